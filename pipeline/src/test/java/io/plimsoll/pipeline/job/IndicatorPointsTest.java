package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.SampleBuilder.SECOND;
import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aNic;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aSample;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.aVm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.Arrivals;
import io.plimsoll.pipeline.indicator.Catalogue;
import io.plimsoll.pipeline.indicator.FieldDoc;
import io.plimsoll.pipeline.indicator.Measurement;
import io.plimsoll.pipeline.indicator.SampleBuilder;
import io.plimsoll.pipeline.indicator.VmSampleBuilder;
import io.plimsoll.pipeline.indicator.WindowCalculator;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.AbsentValue;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.MonitorState;
import io.plimsoll.wire.Nic;
import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmCgroup;
import io.plimsoll.wire.VmDisk;
import io.plimsoll.wire.VmImage;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The window of all tests is the tests' seconds 0 to 10, with ticks at 0 and at 4. */
@SuppressWarnings("NullAway") // Avro's setters take null for what is absent.
class IndicatorPointsTest {
    private static List<InfluxPoint> points(HostSample... samples) {
        List<InfluxPoint> points = new ArrayList<>();
        new WindowCalculator(30_000)
                .measure(T0, T0 + 10_000, Arrays.asList(samples), Arrivals.unknown())
                .ifPresent(measured -> IndicatorPoints.write(measured, points::add));
        return points;
    }

    private static InfluxPoint point(List<InfluxPoint> points, String measurement) {
        List<InfluxPoint> found =
                points.stream().filter(point -> point.measurement().equals(measurement)).toList();
        assertEquals(1, found.size(), measurement + " in " + points);
        return found.get(0);
    }

    /** The sample of a second with the one VM as it is made here. */
    private static HostSample sample(int second, Consumer<VmSample.Builder> vm) {
        HostSample host = aSample().at(second).vm(aVm("web")).build();
        VmSample.Builder builder = VmSample.newBuilder(host.getVms().get(0));
        vm.accept(builder);
        return HostSample.newBuilder(host).setV(2).setVms(List.of(builder.build())).build();
    }

    /** The points of a window from a VM before and after. */
    private static List<InfluxPoint> points(
            Consumer<VmSample.Builder> before, Consumer<VmSample.Builder> after) {
        return points(sample(0, before), sample(4, after));
    }

    private static Vcpu vcpu(int index, double run, double ready, @Nullable Double halted) {
        Vcpu.Builder vcpu =
                Vcpu.newBuilder()
                        .setIndex(index)
                        .setRunNanos(Math.round(run * SECOND))
                        .setReadyNanos(Math.round(ready * SECOND));
        if (halted != null) {
            vcpu.setHaltWaitNanos(Math.round(halted * SECOND));
            vcpu.setHaltPollNanos(Math.round(run * SECOND / 10));
        }
        return vcpu.build();
    }

    private static VmCgroup cgroup(double throttledSeconds) {
        return VmCgroup.newBuilder()
                .setVersion(2)
                .setPeriods(Math.round(40 * throttledSeconds))
                .setThrottledPeriods(Math.round(10 * throttledSeconds))
                .setThrottledNanos(Math.round(throttledSeconds * SECOND))
                .setQuotaMicros(150_000L)
                .setPeriodMicros(100_000L)
                .build();
    }

    private static void assertFields(InfluxPoint point, Map<String, Double> expected) {
        expected.forEach(
                (field, value) -> {
                    Double actual = point.doubles().get(field);
                    assertTrue(
                            actual != null && Math.abs(actual - value) < 1e-6,
                            field + " should be " + value + " and is " + actual + " in " + point);
                });
    }

    @Test
    void aPointHasTheTimeOfTheWindowsEndAndSaysWhoseItIs() {
        InfluxPoint point = point(points(sample(0, vm -> {}), sample(4, vm -> {})), "vm_cpu");

        assertEquals(T0 + 10_000, point.atEpochMillis());
        assertEquals(
                Map.of(
                        "cluster", "c1",
                        "host", "h1",
                        "vm", "web",
                        "vm_uuid", VmSampleBuilder.uuidOf("web")),
                point.tags());
    }

    @Test
    void readyTimeIsSplitIntoCappedAndContended() {
        // Two vCPUs over 4 s: ran 2 s and 1 s, waited 1 s and 0.5 s, of which 0.6 s for the quota.
        InfluxPoint cpu =
                point(
                        points(
                                vm ->
                                        vm.setVcpuCurrent(2)
                                                .setCpuNanos(0L)
                                                .setVcpus(
                                                        List.of(
                                                                vcpu(0, 0, 0, null),
                                                                vcpu(1, 0, 0, null)))
                                                .setCgroup(cgroup(0)),
                                vm ->
                                        vm.setVcpuCurrent(2)
                                                .setCpuNanos(16 * SECOND / 5)
                                                .setVcpus(
                                                        List.of(
                                                                vcpu(0, 2, 1, null),
                                                                vcpu(1, 1, 0.5, null)))
                                                .setCgroup(cgroup(0.6))),
                        "vm_cpu");

        assertFields(
                cpu,
                Map.of(
                        "used_cores", 0.8,
                        "run_cores", 0.75,
                        "overhead_cores", 0.05,
                        "ready_percent", 18.75,
                        "ready_max_percent", 25.0,
                        "ready_sum_percent", 37.5,
                        "skew_percent", 12.5,
                        "capped_percent", 7.5,
                        "contended_percent", 11.25,
                        "steal_percent", 100 * 1.5 / 4.5));
        assertFields(
                cpu,
                Map.of(
                        "quota_cores", 1.5,
                        "quota_percent", 100 * 0.8 / 1.5,
                        "throttled_percent", 25.0,
                        "host_percent", 20.0,
                        "guest_percent", 37.5));
        assertEquals("contended", cpu.texts().get("ready_cause"));
    }

    @Test
    void runReadyIdleAndWaitAreAllTheTime() {
        InfluxPoint cpu =
                point(
                        points(
                                vm -> vm.setVcpus(List.of(vcpu(0, 0, 0, 0.0))),
                                vm -> vm.setVcpus(List.of(vcpu(0, 1, 0.5, 2.0)))),
                        "vm_cpu");

        assertFields(
                cpu,
                Map.of(
                        "guest_percent", 25.0,
                        "ready_percent", 12.5,
                        "idle_percent", 50.0,
                        "wait_percent", 12.5,
                        "poll_cores", 0.025,
                        "guest_busy_cores", 0.225));
    }

    @Test
    void aMonitorReadingThatIsRepeatedIsNoStep() {
        List<InfluxPoint> points =
                points(
                        sample(0, vm -> disks(vm, 0, 100, 0)),
                        sample(2, vm -> disks(vm, 0, 100, 0)),
                        sample(4, vm -> disks(vm, 3, 130, 60)),
                        sample(6, vm -> disks(vm, 3, 130, 60)));

        InfluxPoint disk = point(points, "vm_disk");
        assertFields(
                disk,
                Map.of(
                        "read_iops", 10.0,
                        "read_iops_max", 10.0,
                        "read_latency_millis", 2.0,
                        "queue_depth", 0.02,
                        "cap_percent", 50.0));
        assertEquals(20L, disk.longs().get("iops_limit"));
        assertEquals(false, disk.booleans().get("latency_due_to_cap"));
        assertNull(disk.doubles().get("write_latency_millis"));
        assertTrue(absent(disk).contains("write_latency_millis=no_requests"), absent(disk));
    }

    private static void disks(VmSample.Builder vm, int readAt, long reads, long millis) {
        vm.setMonitorMonoNanos((5_000L + readAt) * SECOND);
        vm.setDisks(
                List.of(
                        VmDisk.newBuilder()
                                .setTarget("vda")
                                .setReads(reads)
                                .setReadBytes(reads * 512)
                                .setReadNanos(millis * 1_000_000)
                                .setWrites(5)
                                .setWrittenBytes(0)
                                .setWriteNanos(0L)
                                .setLimits(Map.of("total_iops_sec", 20L, "read_bytes_sec", 0L))
                                .build()));
    }

    private static String absent(InfluxPoint point) {
        return String.valueOf(point.texts().get(Measurement.ABSENT));
    }

    @Test
    void theFirstSampleHasPointsThatSayWhyThereIsNothing() {
        List<InfluxPoint> points = points(sample(4, vm -> vm.setCpuNanos(5L)));

        InfluxPoint cpu = point(points, "vm_cpu");
        assertNull(cpu.doubles().get("used_cores"));
        assertTrue(absent(cpu).contains("used_cores=first_reading"), absent(cpu));
        assertTrue(
                absent(point(points, "host_pressure")).contains("cpu_some_percent=kernel_lacks"));
    }

    @Test
    void aRestartOfQemuIsAReset() {
        InfluxPoint cpu =
                point(
                        points(
                                vm -> vm.setCpuNanos(5L),
                                vm -> vm.setCpuNanos(9L).setIncarnation(2)),
                        "vm_cpu");

        assertTrue(absent(cpu).contains("used_cores=reset"), absent(cpu));
    }

    @Test
    void theReasonsOfTheAgentAreKept() {
        AbsentValue balloon = new AbsentValue("guestUsableKib", "balloon_period_zero", null);
        AbsentValue disks = new AbsentValue("disks", "breaker_open", null);
        List<InfluxPoint> points = points(vm -> {}, vm -> vm.setAbsent(List.of(balloon, disks)));

        InfluxPoint memory = point(points, "vm_mem");
        assertTrue(absent(memory).contains("used_bytes=balloon_period_zero"), absent(memory));
        InfluxPoint state = point(points, "vm_state");
        assertTrue(
                absent(state).startsWith("guestUsableKib=balloon_period_zero,disks=breaker_open"),
                absent(state));
    }

    @Test
    void memoryThatTheGuestReportedLongAgoIsStaleAndTheRestIsThere() {
        InfluxPoint memory =
                point(
                        points(
                                vm -> {},
                                vm ->
                                        vm.setGuestAvailableKib(100L)
                                                .setGuestUsableKib(25L)
                                                .setBalloonUpdatedSeconds(T0 / 1000 - 600)),
                        "vm_mem");

        assertNull(memory.longs().get("used_bytes"));
        assertTrue(absent(memory).startsWith("used_bytes=stale"), absent(memory));
        assertEquals(604L, memory.longs().get("age_seconds"));
        assertEquals(1L << 30, memory.longs().get("maximum_bytes"));
    }

    @Test
    void freshMemoryHasUseHeadroomAndSpread() {
        InfluxPoint memory =
                point(
                        points(
                                vm -> guest(vm, 25),
                                vm -> guest(vm, 50).setBalloonCurrentKib(1L << 19)),
                        "vm_mem");

        assertEquals(50 * 1024L, memory.longs().get("used_bytes"));
        assertEquals(75 * 1024L, memory.longs().get("used_bytes_max"));
        assertEquals(62.5 * 1024, memory.doubles().get("used_bytes_mean"));
        assertFields(memory, Map.of("used_percent", 50.0, "headroom_percent", 50.0));
        assertEquals(1L << 29, memory.longs().get("ballooned_bytes"));
    }

    private static VmSample.Builder guest(VmSample.Builder vm, long usableKib) {
        return vm.setGuestAvailableKib(100L)
                .setGuestUsableKib(usableKib)
                .setBalloonUpdatedSeconds(T0 / 1000);
    }

    @Test
    void aVmThatWaitsForItsMigrationHasOnlyItsState() {
        List<InfluxPoint> points =
                points(vm -> {}, vm -> vm.setState(3).setStateReason(11).setVcpus(List.of()));

        assertTrue(point(points, "vm_state").booleans().getOrDefault("arriving", false));
        assertTrue(points.stream().noneMatch(point -> point.measurement().equals("vm_cpu")));
    }

    @Test
    void aMonitorThatIsBlockedSaysSinceWhen() {
        MonitorState blocked = new MonitorState("occupied", 9_000L, true, T0 - 5_000, true);
        InfluxPoint state = point(points(vm -> {}, vm -> vm.setMonitor(blocked)), "vm_state");

        assertEquals(true, state.booleans().get("monitor_blocked"));
        assertEquals(true, state.booleans().get("breaker_open"));
        assertFields(state, Map.of("monitor_blocked_seconds", 9.0, "monitor_state_seconds", 9.0));
    }

    @Test
    void anInterfaceIsNamedByItsMac() {
        Nic before = Nic.newBuilder(aNic("vnet7", 0, 0)).setMac("52:54:00:00:00:01").build();
        Nic after = Nic.newBuilder(aNic("vnet7", 4_000, 0)).setMac("52:54:00:00:00:01").build();
        InfluxPoint nic =
                point(
                        points(vm -> vm.setNics(List.of(before)), vm -> vm.setNics(List.of(after))),
                        "vm_net");

        assertEquals("52:54:00:00:00:01", nic.tags().get("nic"));
        assertFields(nic, Map.of("rx_bytes_per_second", 1_000.0, "rx_drop_percent", 0.0));
    }

    @Test
    void anImageGrowsBetweenItsReadingsWhichAreMinutesApart() {
        HostSample before = sample(-600, vm -> image(vm, -600, 1_000));
        InfluxPoint image = point(points(before, sample(4, vm -> image(vm, 0, 7_000))), "vm_image");

        assertFields(image, Map.of("growth_bytes_per_second", 10.0, "allocated_ratio", 0.7));
        assertEquals(2L, image.longs().get("chain_depth"));
        assertEquals(7_500L, image.longs().get("chain_bytes"));
        assertEquals(4L, image.longs().get("age_seconds"));
    }

    @Test
    void anImageThatWasNotReadAgainHasNoGrowth() {
        InfluxPoint image =
                point(
                        points(vm -> image(vm, -600, 1_000), vm -> image(vm, -600, 1_000)),
                        "vm_image");

        assertTrue(absent(image).contains("growth_bytes_per_second=first_reading"), absent(image));
    }

    private static void image(VmSample.Builder vm, int readAt, long bytes) {
        vm.setImagesMonoNanos((5_000L + readAt) * SECOND);
        vm.setImages(
                List.of(
                        VmImage.newBuilder()
                                .setTarget("vda")
                                .setDepth(0)
                                .setCapacityBytes(10_000L)
                                .setPhysicalBytes(bytes)
                                .build(),
                        VmImage.newBuilder()
                                .setTarget("vda")
                                .setDepth(1)
                                .setPhysicalBytes(500L)
                                .build()));
    }

    @Test
    void everyFieldWrittenIsDeclared() {
        SampleBuilder host =
                aSample().nic(aNic("eth0", 1, 1)).disk(SampleBuilder.aDisk("sda", 1, 1, 1, 1));
        List<InfluxPoint> points =
                points(
                        host.at(0).build(),
                        HostSample.newBuilder(host.at(4).build())
                                .setVms(sample(4, vm -> disks(guest(vm, 5), 4, 1, 1)).getVms())
                                .build());

        Set<String> measurements = new HashSet<>();
        for (InfluxPoint point : points) {
            measurements.add(point.measurement());
            Set<String> written = new HashSet<>(point.doubles().keySet());
            written.addAll(point.longs().keySet());
            written.addAll(point.booleans().keySet());
            written.addAll(point.texts().keySet());
            written.remove(Measurement.ABSENT);
            assertFalse(declared(point.measurement()).isEmpty(), point.measurement());
            assertTrue(declared(point.measurement()).containsAll(written), point.toString());
        }
        assertTrue(measurements.size() >= 11, measurements.toString());
    }

    private static Set<String> declared(String measurement) {
        Set<String> names = new HashSet<>();
        for (Measurement<?> each : Catalogue.measurements()) {
            if (each.name().equals(measurement)) {
                each.fields().stream().map(FieldDoc::name).forEach(names::add);
            }
        }
        return names;
    }
}
