package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.SampleBuilder.SECOND;
import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aNic;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aSample;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.aVm;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.uuidOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.HostSample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random histories of a host, with all that goes wrong on one, against a slow oracle. While it
 * makes the history, the oracle writes down each step between two readings that may be used, in the
 * plain words of the rule: same boot, same QEMU, no counter fell, not too long.
 */
class RandomHistoryTest {
    private static final long WINDOW_MILLIS = 10_000;
    private static final long MAX_STEP_MILLIS = 30_000;
    private static final String[] VMS = {"a", "b", "c"};

    @Test
    void everyWindowOfAnyHistoryIsWhatTheOracleSays() {
        int windows = 0;
        int known = 0;
        for (long seed = 1; seed <= 3_000; seed++) {
            History history = new History(new Random(seed));
            history.run(45);
            List<HostSample> arrived = history.arrived();
            WindowCalculator calculator = new WindowCalculator(MAX_STEP_MILLIS);
            for (long start = T0; start < T0 + 60_000; start += WINDOW_MILLIS) {
                Optional<HostWindow> window =
                        calculator.compute(start, start + WINDOW_MILLIS, arrived);
                String what = "seed " + seed + ", window at " + (start - T0) / 1000 + " s";
                known += check(history, start, window, what);
                windows += window.isPresent() ? 1 : 0;
            }
        }
        assertTrue(windows > 10_000, "too few windows to tell anything: " + windows);
        assertTrue(known > windows, "too few rates to tell anything: " + known);
    }

    /** Returns how many rates were compared. */
    private static int check(History history, long start, Optional<HostWindow> maybe, String what) {
        List<Reading> inside = history.readingsIn(start);
        assertEquals(!inside.isEmpty(), maybe.isPresent(), what);
        if (maybe.isEmpty()) {
            return 0;
        }
        HostWindow window = maybe.get();
        int known = 0;
        assertEquals(inside.size(), window.quality().samples(), what);
        known += same(history.perSecond(start, "host"), window.indicators().usedCores(), what, 1e9);
        Map<String, NicIndicators> nics = new HashMap<>();
        window.indicators().nics().forEach(nic -> nics.put(nic.device(), nic));
        for (String nic : List.of("eth0", "eth1")) {
            NicIndicators found = nics.get(nic);
            known +=
                    same(
                            history.perSecond(start, nic),
                            found == null ? null : Double.valueOf(found.rxBytesPerSecond()),
                            what + ", " + nic,
                            1);
        }
        Map<String, VmIndicators> vms = new TreeMap<>();
        window.vms().forEach(vm -> vms.put(vm.uuid(), vm));
        Reading last = inside.get(inside.size() - 1);
        for (String name : VMS) {
            VmIndicators vm = vms.get(uuidOf(name));
            assertEquals(last.counting.contains(name), vm != null, what + ", VM " + name);
            if (vm != null) {
                known +=
                        same(
                                history.perSecond(start, name),
                                vm.usedCores(),
                                what + ", VM " + name,
                                1e9);
            }
        }
        return known;
    }

    private static int same(
            @Nullable Double expected, @Nullable Double actual, String what, double unit) {
        if (expected == null) {
            assertNull(actual, what);
            return 0;
        }
        assertNotNull(actual, what);
        assertEquals(expected / unit, actual, 1e-6 * Math.max(1, expected / unit), what);
        return 1;
    }

    /** One reading of all counters. */
    private static final class Reading {
        private final long wallMillis;
        private final long monoNanos;
        private final String boot;
        private final long epoch;
        private final long seq;
        private final Map<String, Long> counters = new TreeMap<>();
        private final Map<String, Long> incarnations = new TreeMap<>();
        private final List<String> counting = new ArrayList<>();
        private boolean lost;

        Reading(long wallMillis, long monoNanos, String boot, long epoch, long seq) {
            this.wallMillis = wallMillis;
            this.monoNanos = monoNanos;
            this.boot = boot;
            this.epoch = epoch;
            this.seq = seq;
        }
    }

    private static final class History {
        private final Random random;
        private final List<Reading> readings = new ArrayList<>();
        private final List<HostSample> samples = new ArrayList<>();
        private final Map<String, Long> counters = new TreeMap<>();
        private final Map<String, Long> incarnations = new TreeMap<>();
        private final Map<String, Boolean> here = new TreeMap<>();
        private final Map<String, Boolean> arriving = new TreeMap<>();
        private long monoNanos = 1_000 * SECOND;
        private long wallOffsetMillis;
        private int boot;
        private long epoch = T0 - 5_000;
        private long seq;

        History(Random random) {
            this.random = random;
            counters.put("host", 50 * SECOND);
            counters.put("eth0", 1_000L);
            counters.put("eth1", 1_000L);
            for (String vm : VMS) {
                counters.put(vm, SECOND);
                incarnations.put(vm, 1L);
                here.put(vm, random.nextBoolean());
                arriving.put(vm, false);
            }
        }

        private boolean oneIn(int n) {
            return random.nextInt(n) == 0;
        }

        void run(int seconds) {
            long elapsedNanos = 0;
            while (elapsedNanos < seconds * SECOND) {
                long step = SECOND + random.nextInt(20_000_000);
                if (oneIn(60)) {
                    step += random.nextInt(40) * SECOND; // The agent hung.
                }
                elapsedNanos += step;
                monoNanos += step;
                grow(step);
                accidents();
                read(T0 + elapsedNanos / 1_000_000 + wallOffsetMillis);
            }
        }

        private void grow(long stepNanos) {
            double load = random.nextDouble();
            counters.merge("host", (long) (stepNanos * load * 3.9), Long::sum);
            counters.merge("eth0", (long) random.nextInt(5_000), Long::sum);
            counters.merge("eth1", (long) random.nextInt(5_000), Long::sum);
            for (String vm : VMS) {
                counters.merge(vm, (long) (stepNanos * random.nextDouble() * 1.3), Long::sum);
            }
        }

        private void accidents() {
            String vm = VMS[random.nextInt(VMS.length)];
            if (oneIn(20)) {
                here.put(vm, !isHere(vm));
                arriving.put(vm, oneIn(2));
            }
            if (oneIn(10)) {
                arriving.put(vm, false);
            }
            if (oneIn(40)) {
                incarnations.merge(vm, 1L, Long::sum);
                counters.put(vm, oneIn(2) ? 0L : counters.getOrDefault(vm, 0L) + 5_000);
            }
            if (oneIn(40)) {
                counters.put("eth1", 0L); // Unplugged and plugged in again between two readings.
            }
            if (oneIn(60)) {
                counters.put("host", 0L);
            }
            if (oneIn(60)) {
                wallOffsetMillis += random.nextInt(16_000) - 8_000;
            }
            if (oneIn(60)) {
                epoch++;
                seq = 0;
            }
            if (oneIn(80)) {
                boot++;
                epoch++;
                seq = 0;
                // Counters of a new boot may well be higher than the last ones seen.
                counters.replaceAll((name, value) -> (long) random.nextInt(2_000_000_000));
                incarnations.replaceAll((name, value) -> value + 1);
                monoNanos = (long) random.nextInt(2_000) * SECOND;
            }
        }

        private boolean isHere(String vm) {
            return Boolean.TRUE.equals(here.get(vm));
        }

        private long value(String counter) {
            return counters.getOrDefault(counter, 0L);
        }

        private void read(long wallMillis) {
            Reading reading = new Reading(wallMillis, monoNanos, "boot" + boot, epoch, seq++);
            reading.lost = oneIn(15);
            reading.counters.put("host", value("host"));
            List<String> nics = new ArrayList<>(List.of("eth0"));
            if (!oneIn(6)) {
                nics.add(random.nextInt(2), "eth1"); // In any order.
            }
            nics.forEach(nic -> reading.counters.put(nic, value(nic)));
            List<String> vms = new ArrayList<>();
            for (String vm : VMS) {
                if (isHere(vm)) {
                    vms.add(vm);
                    reading.counters.put(vm, value(vm));
                    reading.incarnations.put(vm, incarnations.getOrDefault(vm, 0L));
                    if (!Boolean.TRUE.equals(arriving.get(vm))) {
                        reading.counting.add(vm);
                    }
                }
            }
            readings.add(reading);
            if (!reading.lost) {
                int parts = 1 + random.nextInt(2);
                for (int part = 0; part < parts; part++) {
                    samples.add(sample(reading, nics, vms, part, parts));
                }
            }
        }

        private HostSample sample(
                Reading reading, List<String> nics, List<String> vms, int part, int parts) {
            SampleBuilder sample =
                    aSample()
                            .wallMillis(reading.wallMillis)
                            .monoNanos(reading.monoNanos)
                            .boot(reading.boot)
                            .agentEpoch(reading.epoch)
                            .seq(reading.seq)
                            .part(part, parts)
                            .cpuSeconds(value("host") / (double) SECOND);
            nics.forEach(nic -> sample.nic(aNic(nic, value(nic), 0)));
            for (int i = part; i < vms.size(); i += parts) {
                String vm = vms.get(i);
                boolean waits = Boolean.TRUE.equals(arriving.get(vm));
                sample.vm(
                        aVm(vm).state(waits ? 3 : 1, waits ? 11 : 1)
                                .incarnation(incarnations.getOrDefault(vm, 0L))
                                .cpuSeconds(value(vm) / (double) SECOND));
            }
            return sample.build();
        }

        /** What came in: some twice, all in disorder. */
        List<HostSample> arrived() {
            List<HostSample> arrived = new ArrayList<>(samples);
            for (HostSample sample : samples) {
                if (oneIn(10)) {
                    arrived.add(sample);
                }
            }
            Collections.shuffle(arrived, random);
            return arrived;
        }

        List<Reading> readingsIn(long startMillis) {
            return readings.stream()
                    .filter(reading -> !reading.lost && isIn(reading, startMillis))
                    .toList();
        }

        private static boolean isIn(Reading reading, long startMillis) {
            return reading.wallMillis >= startMillis
                    && reading.wallMillis < startMillis + WINDOW_MILLIS;
        }

        /** Growth per second of a counter in a window; null if no step of it may be used. */
        @Nullable Double perSecond(long startMillis, String counter) {
            double growth = 0;
            double seconds = 0;
            for (int i = 0; i < readings.size(); i++) {
                Reading after = readings.get(i);
                if (after.lost || !isIn(after, startMillis)) {
                    continue;
                }
                Reading before = predecessor(i);
                if (before == null || !comparable(before, after, counter)) {
                    continue;
                }
                Long from = before.counters.get(counter);
                Long to = after.counters.get(counter);
                if (from != null && to != null && to >= from) {
                    growth += to - from;
                    seconds += (after.monoNanos - before.monoNanos) / 1e9;
                }
            }
            return seconds == 0 ? null : Double.valueOf(growth / seconds);
        }

        /** The last reading before this one, by the agent's order. */
        private @Nullable Reading predecessor(int index) {
            for (int i = index - 1; i >= 0; i--) {
                Reading reading = readings.get(i);
                if (!reading.lost) {
                    return reading;
                }
            }
            return null;
        }

        private static boolean comparable(Reading before, Reading after, String counter) {
            long nanos = after.monoNanos - before.monoNanos;
            Long incarnation = before.incarnations.get(counter);
            return before.boot.equals(after.boot)
                    && nanos > 0
                    && nanos <= MAX_STEP_MILLIS * 1_000_000
                    && (incarnation == null || incarnation.equals(after.incarnations.get(counter)));
        }
    }
}
