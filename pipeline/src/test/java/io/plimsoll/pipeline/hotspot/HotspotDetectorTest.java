package io.plimsoll.pipeline.hotspot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.HostIndicators;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.Quality;
import io.plimsoll.pipeline.indicator.WindowBuilder;
import io.plimsoll.wire.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HotspotDetectorTest {
    private static final long SIZE = 10_000;
    private static final long T0 = 1_700_000_000_000L;
    private static final long GIB = 1L << 30;

    /**
     * CPU demand in each window as o (over the line, 90 %), m (between the lines, 80 %), u (under
     * the clear line, 50 %), ? (not known) or - (the window never came); then whether the host is
     * hot after each, as H, c, or - where there was none.
     */
    @ParameterizedTest
    @CsvSource({
        "3, 5, ooo, ccH",
        "3, 5, oo, cc",
        "3, 5, omomo, ccccH",
        "3, 5, ommommo, ccccccc",
        "3, 5, uuuuuooo, cccccccH",
        "3, 5, ooomm, ccHHH",
        "3, 5, ooouuu, ccHHHc",
        "3, 5, ooouumu, ccHHHHc",
        "3, 5, ooouumm, ccHHHHH",
        "3, 5, ooouuummmmm, ccHHHcccccc",
        "3, 5, o?o?o, ccccH",
        "3, 5, ooo????????, ccHHHHHHHHH",
        "3, 5, oo---o, cc---c",
        "3, 5, oo-o, cc-H",
        "3, 5, ooouu---u, ccHHH---H",
        "1, 1, omu, HHc",
        "1, 1, umom, ccHH",
        "5, 5, ooooouuuuu, ccccHHHHHc",
    })
    void aHostIsHotInKOfTheLastNWindows(int k, int n, String windows, String hot) {
        assertEquals(hot, hotAfterEach(k, n, windows));
    }

    /** Old windows over the line made a host hot again that was idle already. */
    @ParameterizedTest
    @CsvSource({"2, 5, oouuuuu, cHHcccc", "1, 3, ouuu, Hccc", "1, 3, oumm, Hccc"})
    void aHostThatJustLeftDoesNotEnterAgainOnOldWindows(int k, int n, String windows, String hot) {
        assertEquals(hot, hotAfterEach(k, n, windows));
    }

    /** A host that was silent for an hour was judged by its windows before. */
    @Test
    void windowsThatNeverCameAreNeitherOverNorUnder() {
        assertEquals("cc" + "-".repeat(40) + "c", hotAfterEach(3, 32, "oo" + "-".repeat(40) + "o"));
        assertEquals("cc" + "-".repeat(20) + "H", hotAfterEach(3, 32, "oo" + "-".repeat(20) + "o"));
    }

    @Test
    void betweenTheLinesNothingChanges() {
        Random random = new Random(3);
        HotspotDetector detector = detector(3, 5);
        for (boolean hot : new boolean[] {false, true}) {
            HostHeat heat = HostHeat.unknown();
            for (int i = 0; i < 5; i++) {
                heat = detector.update(heat, window(i, hot ? 90.0 : 50.0, 50));
            }
            for (int i = 5; i < 500; i++) {
                heat = detector.update(heat, window(i, 78 + 7 * random.nextDouble(), 50));
                assertEquals(hot, heat.hot());
            }
        }
    }

    @Test
    void exactlyOnTheLineIsNeitherOverNorUnder() {
        HotspotDetector detector = detector(1, 1);

        HostHeat onLine = detector.update(HostHeat.unknown(), window(0, 85.0, 94));
        assertFalse(onLine.hot());

        HostHeat over = detector.update(onLine, window(1, 85.1, 94));
        assertTrue(detector.update(over, window(2, 78.0, 94)).hot());
        assertFalse(detector.update(over, window(2, 77.9, 94)).hot());
    }

    @Test
    void aRepeatedOrOlderWindowChangesNothing() {
        HotspotDetector detector = detector(2, 3);
        HostHeat heat = detector.update(HostHeat.unknown(), window(5, 90.0, 50));

        assertSame(heat, detector.update(heat, window(5, 90.0, 50)));
        assertSame(heat, detector.update(heat, window(4, 90.0, 50)));
        assertEquals(List.of(), detector.findings(heat, heat, window(4, 90.0, 50)));
        assertTrue(detector.update(heat, window(6, 90.0, 50)).hot());
    }

    @Test
    void memoryIsJudgedByItsOwnLines() {
        HotspotDetector detector = detector(1, 1);

        HostHeat full = detector.update(HostHeat.unknown(), window(0, 50.0, 95));
        assertFalse(full.cpu().hot());
        assertTrue(full.memory().hot());
        assertTrue(full.in(Resource.MEMORY).hot());

        HostHeat still = detector.update(full, window(1, 50.0, 91));
        assertTrue(still.hot());
        assertFalse(detector.update(still, window(2, 50.0, 89)).hot());
    }

    @Test
    void openedAndClearedAreOneFinding() {
        List<Finding> findings = findings(detector(3, 5), "uooommuuu", 50);

        assertEquals(2, findings.size());
        Finding opened = findings.get(0);
        assertEquals(Finding.State.OPEN, opened.state());
        assertEquals("c1/a/hotspot/cpu.demand/" + end(3), opened.id());
        assertEquals(end(3), opened.sinceEpochMillis());
        assertEquals(end(3), opened.atEpochMillis());
        assertEquals(
                "a is hot: its demand is 90 % of 10 CPUs (line 85 %), in 3 of the last 5 windows",
                opened.summary());
        assertEquals("3 of 5 windows over 85 %", opened.detector());
        assertEquals("cpu.demand below 78 % in 3 of 5 windows", opened.clearsWhen());
        assertEquals(
                List.of(
                        new Finding.Evidence("cpu.demand", "%", 90, 85),
                        new Finding.Evidence("cpu.used", "cores", 8, 10),
                        new Finding.Evidence("pressure.cpu.some", "%", 12, 100)),
                opened.evidence());
        Finding cleared = findings.get(1);
        assertEquals(Finding.State.CLEARED, cleared.state());
        assertEquals(opened.id(), cleared.id());
        assertEquals(opened.sinceEpochMillis(), cleared.sinceEpochMillis());
        assertEquals(end(8), cleared.atEpochMillis());
        assertEquals(
                "a is no longer hot: its demand is 50 % of 10 CPUs (line 78 %)", cleared.summary());
    }

    @Test
    void aSecondHotspotIsAnotherFinding() {
        List<Finding> findings = findings(detector(1, 1), "ouo", 50);

        assertEquals(3, findings.size());
        assertFalse(findings.get(2).id().equals(findings.get(0).id()));
    }

    @Test
    void bothResourcesAreTold() {
        List<Finding> findings = findings(detector(1, 1), "o", 96);

        assertEquals(
                List.of(
                        "a is hot: its demand is 90 % of 10 CPUs (line 85 %), in 1 of the last 1 windows",
                        "a is hot: its memory is 96 % in use (line 94 %), in 1 of the last 1 windows"),
                findings.stream().map(Finding::summary).toList());
        assertEquals("c1/a/hotspot/memory.used/" + end(0), findings.get(1).id());
        assertEquals(
                List.of(new Finding.Evidence("memory.used", "%", 96, 94)),
                findings.get(1).evidence());
    }

    private static String hotAfterEach(int k, int n, String windows) {
        HotspotDetector detector = detector(k, n);
        HostHeat heat = HostHeat.unknown();
        StringBuilder hot = new StringBuilder();
        for (int i = 0; i < windows.length(); i++) {
            if (windows.charAt(i) == '-') {
                hot.append('-');
                continue;
            }
            heat = detector.update(heat, window(i, demand(windows.charAt(i)), 50));
            hot.append(heat.hot() ? 'H' : 'c');
        }
        return hot.toString();
    }

    private static List<Finding> findings(HotspotDetector detector, String windows, int memory) {
        HostHeat heat = HostHeat.unknown();
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < windows.length(); i++) {
            HostWindow window = window(i, demand(windows.charAt(i)), memory);
            HostHeat after = detector.update(heat, window);
            findings.addAll(detector.findings(heat, after, window));
            heat = after;
        }
        return findings;
    }

    private static @Nullable Double demand(char sign) {
        return switch (sign) {
            case 'o' -> 90.0;
            case 'm' -> 80.0;
            case 'u' -> 50.0;
            case '?' -> null;
            default -> throw new IllegalArgumentException("unknown sign " + sign);
        };
    }

    private static HotspotDetector detector(int k, int n) {
        return new HotspotDetector(new HotspotPolicy(85, 78, 94, 90, k, n));
    }

    private static long end(int i) {
        return T0 + (i + 1) * SIZE;
    }

    private static HostWindow window(int i, @Nullable Double demandPercent, int memoryPercent) {
        return new HostWindow(
                "c1",
                "a",
                end(i) - SIZE,
                end(i),
                new HostIndicators(
                        10,
                        8.0,
                        demandPercent == null ? null : Double.valueOf(demandPercent / 10),
                        null,
                        null,
                        100 * GIB,
                        (100 - memoryPercent) * GIB,
                        0,
                        new HostIndicators.Pressure(12.0, null, null, null, null),
                        List.of(),
                        List.of()),
                List.of(),
                new Quality(10, 10, 0, 0, 0));
    }

    @Test
    void aHostThatSwingsDoesNotChangeWithEveryWindow() {
        HotspotDetector detector = new HotspotDetector(new HotspotPolicy(85, 78, 94, 90, 3, 5));
        HostHeat heat = HostHeat.unknown();
        StringBuilder story = new StringBuilder();
        for (int number = 0; number < 20; number++) {
            double percent = number % 2 == 0 ? 95 : 50;
            heat =
                    detector.update(
                            heat,
                            WindowBuilder.aWindow("h1")
                                    .number(number)
                                    .demandPercent(percent)
                                    .build());
            story.append(heat.hot() ? 'H' : '-');
        }

        assertEquals("----HHHHH-----HHHHH-", story.toString());
    }
}
