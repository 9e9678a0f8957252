package io.plimsoll.standalone.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AgentBenchReportTest {
    private static final CollectorFigures FIGURES =
            new CollectorFigures(0.4, 0.2, 95.5, 46, 0, 40, null, 96, 50);

    @Test
    void aPeerThatIsMissingIsNull() {
        AgentBenchReport report = new AgentBenchReport(50, 10, 180, 0, FIGURES, null, FIGURES);

        String json = report.json();

        assertTrue(json.startsWith("{\"vms\":50,\"tickSeconds\":10.0,"), json);
        assertTrue(
                json.contains(
                        "\"plimsoll\":{\"cpuCorePercent\":0.4,\"libvirtdCpuCorePercent\":0.2,"
                                + "\"rssMiB\":95.5,\"valuesPerVm\":46.0,\"missedTicks\":0,"),
                json);
        assertTrue(json.contains("\"collectd\":null"), json);
        assertEquals(1, json.lines().count());
        assertTrue(report.table().contains("CPU, % of a core"));
    }

    @Test
    void roundsAreWholeTicksAndAtLeastTwoWhereTheTimeIsEnough() {
        assertEquals(3, options(180, 10).rounds());
        assertEquals(Duration.ofSeconds(60), options(180, 10).round());
        assertEquals(2, options(60, 10).rounds());
        assertEquals(Duration.ofSeconds(30), options(60, 10).round());
        assertEquals(1, options(8, 4).rounds());
        assertEquals(Duration.ofSeconds(8), options(8, 4).round());
        assertEquals(Duration.ofSeconds(10), options(10, 10).round());
    }

    private static AgentBenchOptions options(long seconds, long tick) {
        Path here = Path.of(".");
        return new AgentBenchOptions(
                50,
                Duration.ZERO,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(tick),
                here,
                here,
                here,
                true);
    }
}
