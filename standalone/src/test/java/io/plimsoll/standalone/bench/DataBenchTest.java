package io.plimsoll.standalone.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.pipeline.hotspot.OverloadBudget;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On small files of our own. */
class DataBenchTest {
    private static final PrintStream QUIET = new PrintStream(OutputStream.nullOutputStream());
    private static final LocalDateTime START = LocalDateTime.parse("2014-02-14T14:30:00");

    private final Path folder;

    DataBenchTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theSpikeOfASeriesHasTheHighestScoreInItsResultFile() throws Exception {
        Random random = new Random(1);
        StringBuilder csv = new StringBuilder("timestamp,value\n");
        for (int i = 0; i < 2_000; i++) {
            csv.append(time(i)).append(',');
            csv.append(i == 1_500 ? 40 : random.nextGaussian()).append('\n');
        }
        Files.createDirectories(folder.resolve("data/group"));
        try (OutputStream out =
                new GZIPOutputStream(
                        Files.newOutputStream(folder.resolve("data/group/a.csv.gz")))) {
            out.write(csv.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        Files.createDirectories(folder.resolve("labels"));
        Files.writeString(
                folder.resolve("labels/combined_windows.json"),
                "{\"group/a.csv\": [[\"" + time(1_490) + "\", \"" + time(1_510) + "\"]]}");

        ObjectNode figures = new NabBench(folder, folder.resolve("out"), QUIET).run();

        List<String> lines = Files.readAllLines(folder.resolve("out/group/plimsoll_a.csv"));
        assertEquals("timestamp,value,anomaly_score,label", lines.get(0));
        assertEquals(2_001, lines.size());
        int highest = 1;
        for (int i = 1; i < lines.size(); i++) {
            highest = score(lines.get(i)) > score(lines.get(highest)) ? i : highest;
        }
        assertEquals(1_501, highest);
        assertTrue(lines.get(highest).endsWith(",1"), lines.get(highest));
        assertTrue(lines.get(1).endsWith(",0"), lines.get(1));
        assertEquals(1, figures.path("series").asInt());
        assertEquals(2_000, figures.path("points").asInt());
        assertTrue(figures.path("stateBytesPerSeries").asInt() <= 1_024);
    }

    @Test
    void aLineThatIsNoNumberIsNamed() throws Exception {
        Files.createDirectories(folder.resolve("group"));
        Files.writeString(
                folder.resolve("group/bad.csv"), "timestamp,value\n" + time(0) + ",many\n");

        IOException e =
                assertThrows(
                        IOException.class,
                        () -> new NabBench(folder, folder.resolve("out"), QUIET).run());

        assertTrue(String.valueOf(e.getMessage()).contains("bad.csv, line 2: 'many'"));
    }

    @Test
    void anAlternatingSeriesIsForecastBetterThanByItsLastValue() throws Exception {
        StringBuilder csv = new StringBuilder("vm,ts_s,cpu_pct\n");
        for (int i = 0; i < 600; i++) {
            csv.append("a,").append(i * 300).append(',').append(i % 2 == 0 ? 10 : 90).append('\n');
        }
        Path file = Files.writeString(folder.resolve("tall.csv"), csv);

        ObjectNode figures = new ForecastBench().run(List.of(file), "cpu_pct", QUIET);

        assertEquals(1, figures.path("series").asInt());
        assertTrue(figures.path("maeRatioToLast").path("5m").asDouble() < 0.2);
        assertTrue(figures.path("f1Over80").asDouble() > 0.9);
    }

    @Test
    void aSeriesARowIsReadTooAndAColumnThatIsNotThereIsNamed() throws Exception {
        StringBuilder heading = new StringBuilder("vm");
        StringBuilder row = new StringBuilder("a");
        for (int i = 0; i < 288; i++) {
            heading.append(String.format(",t%03d", i));
            row.append(",5");
        }
        Path wide = Files.writeString(folder.resolve("wide.csv"), heading + "\n" + row + "\n");
        Path tall = Files.writeString(folder.resolve("tall.csv"), "vm,cpu_pct\na,1\n");

        ObjectNode figures = new ForecastBench().run(List.of(wide), "cpu_pct", QUIET);
        IOException e =
                assertThrows(
                        IOException.class,
                        () -> new ForecastBench().run(List.of(tall), "memory", QUIET));

        assertEquals(0, figures.path("mae").path("30m").asDouble());
        assertEquals(1, figures.path("coverage90").asDouble());
        assertTrue(String.valueOf(e.getMessage()).contains("no column 'memory'"));
    }

    /** Up and down between 20 and 100 % in four hours, for two days; and a VM at rest. */
    @Test
    void ofALoadThatRepeatsItselfFindingsComeTrueAndMostPassagesAreForeseen() throws Exception {
        StringBuilder csv = new StringBuilder("vm,cpu_pct\n");
        for (int i = 0; i < 576; i++) {
            long use = Math.round(60 + 40 * Math.sin(2 * Math.PI * i / 48));
            csv.append("a,").append(use).append("\nb,5\n");
        }
        Path file = Files.writeString(folder.resolve("tall.csv"), csv);

        ObjectNode both =
                new OutlookBench(90, 50, OutlookBench.Part.ALL)
                        .run(List.of(file), "cpu_pct", QUIET);
        ObjectNode resting =
                new OutlookBench(90, 50, OutlookBench.Part.EVEN)
                        .run(List.of(file), "cpu_pct", QUIET);

        assertEquals(2, both.path("series").asInt());
        assertEquals(11, both.path("passages").asInt(), "the first is before there are forecasts");
        assertTrue(both.path("precision").asDouble() > 0.8, both.toString());
        assertTrue(both.path("recall").asDouble() > 0.6, both.toString());
        assertTrue(both.path("minutesBefore").asDouble() >= 5, both.toString());
        assertEquals(0, resting.path("findings").asInt());
        assertTrue(resting.path("recall").isNull(), "there was nothing to foresee");
    }

    /** Every VM of the file runs at 30 % at first and at 40 % in every third step from noon on. */
    @Test
    void theBudgetIsHardlyLessPatientThanTheOptimumAndNeverExceedsIt() throws Exception {
        StringBuilder heading = new StringBuilder("vm");
        StringBuilder row = new StringBuilder("a");
        for (int i = 0; i < 288; i++) {
            heading.append(String.format(",t%03d", i));
            row.append(i >= 144 && i % 3 != 0 ? ",40" : ",30");
        }
        Path wide = Files.writeString(folder.resolve("wide.csv"), heading + "\n" + row + "\n");

        ObjectNode figures = new OverloadBench(0.2, 1, 1).run(List.of(wide), "cpu_pct", QUIET);

        assertEquals(0, figures.path("overshoots").asInt());
        assertEquals(100, figures.path("series").asInt());
        double share = figures.path("timeShareOfOptimal").asDouble();
        assertTrue(share > 0.95 && share <= 1, "share " + share);
    }

    /** Thirty VMs that grow over the day, each with spikes of its own. */
    @Test
    void severalSeedsAreAllTheirHostsAndTheLeastAndTheMostOfOneSeed() throws Exception {
        Random random = new Random(7);
        StringBuilder rows = new StringBuilder("vm");
        for (int i = 0; i < 288; i++) {
            rows.append(String.format(",t%03d", i));
        }
        for (int vm = 0; vm < 30; vm++) {
            rows.append("\nv").append(vm);
            for (int i = 0; i < 288; i++) {
                rows.append(',').append(20 + i / 15 + (random.nextInt(6) == 0 ? 40 : 0));
            }
        }
        Path wide = Files.writeString(folder.resolve("wide.csv"), rows + "\n");
        DoubleSummaryStatistics shares = new DoubleSummaryStatistics();
        for (long seed = 4; seed < 7; seed++) {
            shares.accept(
                    new OverloadBench(0.2, seed, 1)
                            .run(List.of(wide), "cpu_pct", QUIET)
                            .path("timeShareOfOptimal")
                            .asDouble());
        }

        ObjectNode figures = new OverloadBench(0.2, 4, 3).run(List.of(wide), "cpu_pct", QUIET);

        double share = figures.path("timeShareOfOptimal").asDouble();
        assertEquals(300, figures.path("series").asInt());
        assertEquals(0, figures.path("overshoots").asInt());
        assertEquals(shares.getMin(), figures.path("leastShareOfASeed").asDouble());
        assertEquals(shares.getMax(), figures.path("mostShareOfASeed").asDouble());
        assertTrue(shares.getMin() < share && share < shares.getMax(), figures.toString());
    }

    @Test
    void theOptimumKnowsThatAnExceededBudgetIsEarnedBack() {
        double[] load = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1};

        assertEquals(21, OverloadBench.optimalSteps(load, new OverloadBudget(0.2, 5, 0.1, 100)));
        assertEquals(
                11,
                OverloadBench.optimalSteps(
                        java.util.Arrays.copyOf(load, 13), new OverloadBudget(0.2, 5, 0.1, 100)));
    }

    @Test
    void vmsThatNeverOverloadAHostAreRefusedWithAReason() throws Exception {
        StringBuilder heading = new StringBuilder("vm");
        StringBuilder row = new StringBuilder("a");
        for (int i = 0; i < 288; i++) {
            heading.append(String.format(",t%03d", i));
            row.append(",5");
        }
        Path wide = Files.writeString(folder.resolve("wide.csv"), heading + "\n" + row + "\n");

        IOException e =
                assertThrows(
                        IOException.class,
                        () -> new OverloadBench(0.2, 1, 1).run(List.of(wide), "cpu_pct", QUIET));

        assertTrue(String.valueOf(e.getMessage()).contains("no mix of these VMs"));
    }

    private static double score(String line) {
        return Double.parseDouble(line.split(",", -1)[2]);
    }

    private static String time(int i) {
        return START.plusMinutes(5L * i)
                .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", java.util.Locale.ROOT));
    }
}
