package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aSample;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.HostSample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The windows that are computed tick by tick are those that are computed from all samples. */
class OpenWindowsTest {
    private static final long WINDOW = 10_000;
    private static final long STORE = 30_000;

    private final WindowCalculator calculator = new WindowCalculator(30_000);
    private int windows;
    private int openWindows;
    private int stored;
    private int openStored;

    @Test
    void whatComesInOrderIsComputedTickByTickAndIsTheSame() {
        for (long seed = 1; seed <= 500; seed++) {
            TrueHost world = new TrueHost(seed, 90);
            history("seed " + seed, world.inOrder(), new Random(seed));
        }

        // Of these histories every second tick has something wrong with it.
        assertTrue(openWindows > windows / 3, openWindows + " of " + windows);
        assertTrue(openStored > stored / 10, openStored + " of " + stored);
        assertTrue(stored > 1_000, "too few to tell anything: " + stored);
    }

    @Test
    void whatComesInDisorderIsTheSameOrLeftToTheSamples() {
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            List<HostSample> samples = new TrueHost(seed, 90).inOrder();
            for (int i = 0; i < 1 + samples.size() / 40; i++) {
                int from = random.nextInt(samples.size());
                HostSample moved = samples.remove(from);
                samples.add(Math.min(samples.size(), from + 1 + random.nextInt(20)), moved);
            }
            history("seed " + seed, samples, random);
        }

        assertTrue(openWindows > windows / 10, openWindows + " of " + windows);
        assertTrue(windows > 3_000, "too few to tell anything: " + windows);
    }

    @Test
    void inAnyOrderNoWindowIsWrong() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            List<HostSample> samples = new TrueHost(seed, 60).inOrder();
            Collections.shuffle(samples, random);
            history("seed " + seed, samples, random);
        }

        assertTrue(windows > 1_000, "too few to tell anything: " + windows);
    }

    @Test
    void afterARestartTheWindowsThatWereBegunAreLeftToTheSamples() {
        for (long seed = 1; seed <= 200; seed++) {
            List<HostSample> samples = new TrueHost(seed, 90).inOrder();
            int restart = samples.size() / 3;
            OpenWindows open = new OpenWindows(calculator, WINDOW, STORE);
            List<HostSample> before = samples.subList(0, restart);
            before.forEach(s -> open.skip(s.getAgentEpoch(), s.getSeq(), s.getWallMillis()));
            play("seed " + seed, open, samples, restart, new Random(seed));
        }

        assertTrue(openWindows > windows / 4, openWindows + " of " + windows);
    }

    @Test
    void aPartitionThatIsAsFarAheadAsItMayBeHasAllItsWindowsAlsoIfEachIsStored() {
        OpenWindows open = new OpenWindows(calculator, WINDOW, WINDOW);
        int windows = OpenWindows.MOST_CLOSED;
        for (int second = 0; second <= windows * 10; second += 5) {
            open.add(aSample().at(second).seq(second / 5).cpuSeconds(second).build());
        }

        for (int i = 1; i <= windows; i++) {
            long end = end(T0, WINDOW) - WINDOW + i * WINDOW;
            assertTrue(open.window(end).isPresent(), "window " + i);
            assertTrue(open.stored(end, Arrivals.unknown()).isPresent(), "stored window " + i);
        }
    }

    private void history(String what, List<HostSample> samples, Random random) {
        play(what, new OpenWindows(calculator, WINDOW, STORE), samples, 0, random);
    }

    /** Samples come one by one; now and then the event time makes windows due. */
    private void play(
            String what, OpenWindows open, List<HostSample> samples, int from, Random random) {
        Set<Long> due = new HashSet<>();
        long latest = Long.MIN_VALUE;
        for (int i = from; i < samples.size(); i++) {
            HostSample sample = samples.get(i);
            open.add(sample);
            due.add(end(sample.getWallMillis(), WINDOW));
            latest = Math.max(latest, sample.getWallMillis());
            if (random.nextInt(4) == 0) {
                fire(what, open, samples.subList(0, i + 1), due, latest - random.nextInt(4_000));
            }
        }
        fire(what, open, samples, due, Long.MAX_VALUE);
    }

    private void fire(
            String what, OpenWindows open, List<HostSample> came, Set<Long> due, long watermark) {
        List<Long> ends = new ArrayList<>(due);
        ends.removeIf(end -> end > watermark);
        Collections.sort(ends);
        due.removeAll(ends);
        for (long end : ends) {
            String which = what + ", window to " + (end - T0) / 1000 + " s";
            Optional<HostWindow> window = open.window(end);
            windows++;
            if (window.isPresent()) {
                openWindows++;
                assertEquals(calculator.compute(end - WINDOW, end, came), window, which);
            }
            if (end % STORE == 0) {
                checkStored(which, open.stored(end, Arrivals.unknown()), end, came);
            }
        }
    }

    private void checkStored(
            String which, Optional<MeasuredWindow> window, long end, List<HostSample> came) {
        stored++;
        if (window.isPresent()) {
            openStored++;
            MeasuredWindow expected =
                    calculator
                            .measure(end - STORE, end, needed(came, end), Arrivals.unknown())
                            .orElseThrow(() -> new AssertionError(which));
            assertEquals(expected.window(), window.get().window(), which);
            Map<String, Map<String, Object>> points = fields(window.get());
            fields(expected)
                    .forEach(
                            (point, fields) ->
                                    assertEquals(fields, points.remove(point), which + point));
            assertEquals(Map.of(), points, which);
        }
    }

    /** From the tick before those in the stored window to the last one in it. */
    private static List<HostSample> needed(List<HostSample> came, long end) {
        TreeMap<Tick.Order, Boolean> ticks = new TreeMap<>();
        for (HostSample sample : came) {
            ticks.put(order(sample), end(sample.getWallMillis(), STORE) == end);
        }
        List<Tick.Order> inside = new ArrayList<>(ticks.keySet());
        inside.removeIf(order -> !ticks.getOrDefault(order, false));
        Tick.Order before = ticks.lowerKey(inside.get(0));
        Tick.Order first = before == null ? inside.get(0) : before;
        Tick.Order last = inside.get(inside.size() - 1);
        return came.stream()
                .filter(s -> order(s).compareTo(first) >= 0 && order(s).compareTo(last) <= 0)
                .toList();
    }

    private static Tick.Order order(HostSample sample) {
        return new Tick.Order(sample.getAgentEpoch(), sample.getSeq());
    }

    private static Map<String, Map<String, Object>> fields(MeasuredWindow window) {
        Map<String, Map<String, Object>> points = new TreeMap<>();
        Catalogue.write(
                window,
                (measurement, tags, content) -> {
                    RecordedFields fields = new RecordedFields();
                    content.accept(fields);
                    assertFalse(fields.all().isEmpty(), measurement);
                    Map<String, String> of = new TreeMap<>();
                    tags.forEach(of::put);
                    points.put(measurement + of, fields.all());
                });
        return points;
    }

    private static long end(long millis, long length) {
        return Math.floorDiv(millis, length) * length + length;
    }
}
