package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.TrueCounter.Look;
import io.plimsoll.pipeline.indicator.TrueHost.Came;
import io.plimsoll.pipeline.indicator.TrueHost.Presence;
import io.plimsoll.wire.HostSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of a host against an oracle that never sees a sample. It knows when somebody
 * looked at a counter and which life it was in, and asks the world itself what was done between two
 * looks.
 */
class RandomHistoryTest {
    private static final Set<String> NOT_NAMING = Set.of("cluster", "host", "vm");
    private static final int HISTORIES = 2_000;
    private static final long MAX_STEP_NANOS = 30_000_000_000L;
    private static final long IMAGES_MAX_STEP_NANOS = 1_800_000_000_000L;

    private int known;
    private int absent;

    @ParameterizedTest
    @ValueSource(longs = {10_000, 60_000})
    void everyWindowOfAnyHistoryIsWhatReallyHappened(long size) {
        int windows = 0;
        for (long seed = 1; seed <= HISTORIES; seed++) {
            TrueHost world = new TrueHost(seed, 32);
            List<HostSample> arrived = world.arrived();
            WindowCalculator calculator = new WindowCalculator(MAX_STEP_NANOS / 1_000_000);
            for (long start = T0 - size; start < T0 + 50_000; start += size) {
                Optional<MeasuredWindow> window =
                        calculator.measure(start, start + size, arrived, Arrivals.unknown());
                String what = "seed " + seed + ", window at " + (start - T0) / 1000 + " s";
                check(new Oracle(world, start, start + size), window, what);
                windows += window.isPresent() ? 1 : 0;
            }
        }
        assertTrue(
                windows > 25_000 / size * HISTORIES,
                "too few windows to tell anything: " + windows);
        assertTrue(known > 10 * windows, "too few figures to tell anything: " + known);
        assertTrue(absent > windows, "too few absent figures to tell anything: " + absent);
    }

    private void check(Oracle oracle, Optional<MeasuredWindow> maybe, String what) {
        List<Came> inside = oracle.cameInside();
        assertEquals(!inside.isEmpty(), maybe.isPresent(), what);
        if (maybe.isEmpty()) {
            return;
        }
        Map<String, Double> points = points(maybe.get());
        same(points, "telemetry_quality/samples", Double.valueOf(inside.size()), what);
        same(points, "telemetry_quality/gaps", (double) oracle.gaps(), what);
        double missing = inside.stream().mapToInt(Came::partsMissing).sum();
        same(points, "telemetry_quality/parts_missing", missing, what);
        Double used = oracle.perSecond("cpu", 1e-9);
        same(points, "host_cpu/used_cores", used, what);
        same(points, "host_cpu/used_cores_max", oracle.most("cpu", 1e-9), what);
        same(points, "host_net eth0/rx_bytes_per_second", oracle.perSecond("eth0", 1), what);
        same(points, "host_net eth1/rx_bytes_per_second", oracle.perSecond("eth1", 1), what);
        for (String vm : TrueHost.VMS) {
            checkVm(oracle, vm, points, what);
        }
    }

    private void checkVm(Oracle oracle, String vm, Map<String, Double> points, String what) {
        Presence presence = oracle.presence(vm);
        String uuid = VmSampleBuilder.uuidOf(vm);
        assertEquals(
                presence != null, points.containsKey("vm_state " + uuid + "/state"), what + vm);
        boolean counts = presence != null && presence.counts();
        assertEquals(counts, points.containsKey("vm_cpu " + uuid + "/vcpus"), what + ", VM " + vm);
        if (presence == null || !counts) {
            return;
        }
        same(points, "vm_cpu " + uuid + "/used_cores", oracle.perSecond(vm + ".cpu", 1e-9), what);
        same(points, "vm_cpu " + uuid + "/used_cores_max", oracle.most(vm + ".cpu", 1e-9), what);
        same(points, "vm_cpu " + uuid + "/run_cores", runCores(oracle, vm, presence), what);
        same(points, "vm_cpu " + uuid + "/ready_percent", readyPercent(oracle, vm, presence), what);
        same(
                points,
                "vm_pressure " + uuid + "/cpu_some_percent",
                oracle.perSecond(vm + ".stall", 1e-4),
                what);
        same(
                points,
                "vm_mem " + uuid + "/swap_in_bytes_per_second",
                oracle.perSecond(vm + ".swap", 1024),
                what);
        same(
                points,
                "vm_net 52:54:00:00:00:0" + vm + " " + uuid + "/rx_bytes_per_second",
                oracle.perSecond(vm + ".rx", 1),
                what);
        for (String disk : TrueVm.DISKS) {
            String point = "vm_disk " + disk + " " + uuid;
            same(
                    points,
                    point + "/read_bytes_per_second",
                    oracle.perSecond(vm + ".bytes-" + disk, 1),
                    what);
            Double nanos = oracle.perSecond(vm + ".nanos-" + disk, 1e-6);
            Double reads = oracle.perSecond(vm + ".reads-" + disk, 1);
            same(
                    points,
                    point + "/read_latency_millis",
                    nanos == null || reads == null ? null : Double.valueOf(nanos / reads),
                    what);
        }
        if (points.containsKey("vm_image vda " + uuid + "/physical_bytes")) {
            same(
                    points,
                    "vm_image vda " + uuid + "/growth_bytes_per_second",
                    oracle.lastStep(vm + ".image"),
                    what);
        }
    }

    private static @Nullable Double runCores(Oracle oracle, String vm, Presence presence) {
        double sum = 0;
        for (int vcpu : presence.vcpus()) {
            Double run = oracle.perSecond(vm + ".run" + vcpu, 1e-9);
            if (run == null) {
                return null;
            }
            sum += run;
        }
        return sum;
    }

    private static @Nullable Double readyPercent(Oracle oracle, String vm, Presence presence) {
        Double sum = null;
        for (int vcpu : presence.vcpus()) {
            Double ready = oracle.perSecond(vm + ".ready" + vcpu, 1e-9);
            if (ready != null) {
                sum = (sum == null ? 0 : sum) + Math.min(1, ready);
            }
        }
        return sum == null ? null : Double.valueOf(100 * sum / presence.vcpus().size());
    }

    private void same(
            Map<String, Double> points, String field, @Nullable Double expected, String what) {
        Double actual = points.get(field);
        if (expected == null) {
            assertNull(actual, what + ", " + field);
            absent++;
            return;
        }
        assertNotNull(actual, what + ", " + field + " should be " + expected);
        // A counter is a whole number, so each end of a step may be half a unit off.
        double unit = field.contains("swap") ? 1100 : field.contains("bytes") ? 1.1 : 1e-4;
        double slack = unit + 1e-5 * Math.abs(expected);
        assertEquals(expected, actual, slack, what + ", " + field);
        known++;
    }

    /** All numbers by measurement, device and uuid, and field. */
    private static Map<String, Double> points(MeasuredWindow window) {
        Map<String, Double> points = new HashMap<>();
        Catalogue.write(
                window,
                (measurement, tags, content) -> {
                    StringBuilder name = new StringBuilder(measurement);
                    tags.forEach(
                            (tag, value) ->
                                    name.append(NOT_NAMING.contains(tag) ? "" : " " + value));
                    RecordedFields fields = new RecordedFields();
                    content.accept(fields);
                    assertFalse(fields.all().isEmpty(), name + " without a field");
                    fields.numbers()
                            .forEach((field, value) -> points.put(name + "/" + field, value));
                });
        return points;
    }

    /** What must come out of one window, from what really happened. */
    private record Oracle(TrueHost world, long startMillis, long endMillis) {
        private boolean inside(long wallMillis) {
            return wallMillis >= startMillis && wallMillis < endMillis;
        }

        List<Came> cameInside() {
            return world.came().stream().filter(tick -> inside(tick.wallMillis())).toList();
        }

        long gaps() {
            long gaps = 0;
            Came before = null;
            for (Came tick : world.came()) {
                if (before != null && inside(tick.wallMillis()) && tick.epoch() == before.epoch()) {
                    gaps += tick.seq() - before.seq() - 1;
                }
                before = tick;
            }
            return gaps;
        }

        /** How a VM was when the window told of it last; null if it was not there. */
        @Nullable Presence presence(String vm) {
            Presence last = null;
            for (Presence each : world.presence(vm)) {
                last = inside(each.wallMillis()) ? each : last;
            }
            return last == null || !last.there() ? null : last;
        }

        /** What was done, and in how many seconds, in each step that belongs to the window. */
        private List<double[]> steps(String counter, long maxStepNanos) {
            List<double[]> steps = new ArrayList<>();
            Look before = null;
            for (Look look : world.looksAt(counter)) {
                Long at = look.atNanos();
                Long from = before == null ? null : before.atNanos();
                boolean again = at != null && at.equals(from);
                if (again && before != null && before.life() == look.life()) {
                    continue;
                }
                if (before != null && at != null && from != null && before.life() == look.life()) {
                    long nanos = at - from;
                    if (inside(look.tickWallMillis()) && nanos > 0 && nanos <= maxStepNanos) {
                        steps.add(
                                new double[] {world.truthOf(counter).done(from, at), nanos / 1e9});
                    }
                }
                before = look;
            }
            return steps;
        }

        @Nullable Double perSecond(String counter, double unit) {
            double done = 0;
            double seconds = 0;
            for (double[] step : steps(counter, MAX_STEP_NANOS)) {
                done += step[0];
                seconds += step[1];
            }
            return seconds == 0 ? null : Double.valueOf(unit * done / seconds);
        }

        @Nullable Double most(String counter, double unit) {
            Double most = null;
            for (double[] step : steps(counter, MAX_STEP_NANOS)) {
                double rate = unit * step[0] / step[1];
                most = most == null ? rate : Math.max(most, rate);
            }
            return most;
        }

        @Nullable Double lastStep(String counter) {
            List<double[]> steps = steps(counter, IMAGES_MAX_STEP_NANOS);
            if (steps.isEmpty()) {
                return null;
            }
            double[] last = steps.get(steps.size() - 1);
            return last[0] / last[1];
        }
    }
}
