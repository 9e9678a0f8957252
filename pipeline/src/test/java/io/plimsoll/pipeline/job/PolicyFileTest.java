package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void whatIsNotGivenIsAsInTheJob() throws IOException {
        RebalancePolicy policy = PolicyFile.read(file("hotspot.cpu.line = 90\n# said why\n"));

        assertEquals(90, policy.hotspots().cpuLinePercent());
        assertEquals(
                PolicyFile.usual().hotspots().cpuClearPercent(),
                policy.hotspots().cpuClearPercent());
        assertEquals(JobOptions.WINDOW.defaultValue().toMillis(), policy.windows().sizeMillis());
    }

    @Test
    void aWindowNeedNotGoWithWhatIsStoredAsNothingIs() throws IOException {
        assertEquals(7_000, PolicyFile.read(file("window = 7s")).windows().sizeMillis());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hotspot.cpu.lin=90 | unknown option hotspot.cpu.lin; maybe hotspot.cpu.line; './plimsoll job",
                "kpu=90 | unknown option kpu; './plimsoll job options' lists them",
                "hotspot.cpu.line=much | hotspot.cpu.line has the bad value 'much': CPU demand in percent",
                "influx.url=http://i | influx.url is of a job that acts; a replay reads nothing but",
                "store.every=1min | store.every is of a job that acts",
                "kafka.bootstrap.servers=k | kafka.bootstrap.servers is of a job that acts",
                "command.key.file=/etc/key | command.key.file is of a job that acts",
                "fencing.epoch=3 | fencing.epoch is of a job that acts",
                "plan.cpu.target=99 | the targets of plans must be below the clear lines",
                "window=1ms | a window is at least 1 s long",
            })
    void whatIsWrongIsSaidWithItsFile(String line, String complaint) throws IOException {
        Path file = file(line);

        Exception e = assertThrows(IllegalArgumentException.class, () -> PolicyFile.read(file));

        assertTrue(
                String.valueOf(e.getMessage()).startsWith(file + ": " + complaint), e.getMessage());
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() throws IOException {
        Path file = file("hotspot.k=many\ninflux.url=x\nanomaly.treshold=3\n");

        Exception e = assertThrows(IllegalArgumentException.class, () -> PolicyFile.read(file));

        assertEquals(3, String.valueOf(e.getMessage()).lines().count(), e.getMessage());
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path file = folder.resolve("nowhere");

        Exception e = assertThrows(IOException.class, () -> PolicyFile.read(file));

        assertTrue(String.valueOf(e.getMessage()).startsWith(file.toString()), e.getMessage());
    }

    private Path file(String text) throws IOException {
        Path file = folder.resolve("policy.properties");
        Files.writeString(file, text);
        return file;
    }
}
