package io.plimsoll.standalone.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.pipeline.anomaly.VectorDetectorKind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** On a small machine of our own. */
class SmdBenchTest {
    private static final PrintStream QUIET = new PrintStream(OutputStream.nullOutputStream());
    private static final int POINTS = 1_000;

    private final Path folder;
    private final Random random = new Random(2);

    SmdBenchTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void anOutageOfOneMachineIsFoundPointByPoint(VectorDetectorKind kind) throws Exception {
        write("machine-1_train.csv.gz", vectors(false));
        write("machine-1_test.csv.gz", vectors(true));

        ObjectNode figures = new SmdBench().run(folder, kind, QUIET);

        JsonNode machine = figures.path("machines").path("machine-1");
        assertTrue(machine.path("auprc").asDouble() > 0.7, machine.toString());
        assertTrue(machine.path("randomAuprc").asDouble() < 0.2, machine.toString());
        assertEquals(0.05, machine.path("prevalence").asDouble());
        assertEquals(POINTS, machine.path("points").asInt());
        assertEquals(3, machine.path("dims").asInt());
        assertEquals(machine.path("auprc"), figures.path("meanAuprc"));
        assertEquals(kind.name().toLowerCase(Locale.ROOT), figures.path("detector").asText());
        assertTrue(figures.path("nanosPerPoint").asLong() > 0);
        assertTrue(figures.path("stateBytes").asLong() > 0);
    }

    @Test
    void aPartWithoutLabelsIsNamed() throws Exception {
        write("machine-1_train.csv", vectors(false));
        write("machine-1_test.csv", vectors(false));

        assertFails("machine-1_test.csv has no column 'label'");
    }

    @Test
    void aTestPartWithoutAnomaliesIsNamed() throws Exception {
        write("machine-1_train.csv", "m0\n1\n");
        write("machine-1_test.csv", "m0,label\n1,0\n");

        assertFails("labels no point as anomalous");
    }

    @Test
    void aFolderWithoutMachinesIsNamed() {
        assertFails("no machines in " + folder);
    }

    private void assertFails(String reason) {
        IOException e =
                assertThrows(
                        IOException.class,
                        () -> new SmdBench().run(folder, VectorDetectorKind.TAIL, QUIET));
        assertTrue(String.valueOf(e.getMessage()).contains(reason), e.getMessage());
    }

    /** Three indicators, one of them constant; in the labelled part an outage of 50 points. */
    private String vectors(boolean labelled) {
        StringBuilder csv = new StringBuilder(labelled ? "m0,m1,m2,label\n" : "m0,m1,m2\n");
        for (int i = 0; i < POINTS; i++) {
            boolean out = labelled && i >= 600 && i < 650;
            double load = random.nextGaussian();
            csv.append(out ? 20 : load).append(',');
            csv.append(out ? -20 : load + random.nextGaussian()).append(",0.5");
            csv.append(labelled ? out ? ",1\n" : ",0\n" : "\n");
        }
        return csv.toString();
    }

    private void write(String name, String csv) throws IOException {
        try (OutputStream file = Files.newOutputStream(folder.resolve(name));
                OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(file) : file) {
            out.write(csv.getBytes(StandardCharsets.UTF_8));
        }
    }
}
