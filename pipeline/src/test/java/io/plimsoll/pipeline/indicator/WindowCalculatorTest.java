package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.SampleBuilder.GIB;
import static io.plimsoll.pipeline.indicator.SampleBuilder.SECOND;
import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aDisk;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aNic;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aSample;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.aVm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.CpuTimes;
import io.plimsoll.wire.HostSample;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The window of all tests is the tests' seconds 0 to 10. */
class WindowCalculatorTest {
    private final WindowCalculator calculator = new WindowCalculator(30_000);

    private HostWindow window(SampleBuilder... samples) {
        return window(Arrays.stream(samples).map(SampleBuilder::build).toList());
    }

    private HostWindow window(List<HostSample> samples) {
        return calculator.compute(T0, T0 + 10_000, samples).orElseThrow();
    }

    private static void assertClose(double expected, @Nullable Double actual) {
        assertTrue(
                actual != null && Math.abs(actual - expected) < 1e-9,
                "expected " + expected + " but was " + actual);
    }

    private VmIndicators vm(SampleBuilder... samples) {
        return window(samples).vms().get(0);
    }

    @Test
    void usedCoresAreCpuTimePerTime() {
        HostWindow window = window(aSample().at(0).cpuSeconds(10), aSample().at(4).cpuSeconds(20));

        assertClose(2.5, window.indicators().usedCores());
        assertClose(2.5, window.indicators().demandCores());
        assertClose(62.5, window.indicators().demandPercent());
    }

    @Test
    void guestTimeIsNotCountedTwiceAndIdleAndWaitingAreNoUse() {
        CpuTimes before = new CpuTimes(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
        // user 2 (of it guest 1.5), nice 0.5 (of it guest 0.25), system 1, irq 0.25, softirq 0.25
        CpuTimes after =
                new CpuTimes(
                        2 * SECOND,
                        SECOND / 2,
                        SECOND,
                        10 * SECOND,
                        2 * SECOND,
                        SECOND / 4,
                        SECOND / 4,
                        SECOND,
                        3 * SECOND / 2,
                        SECOND / 4);

        HostIndicators host =
                window(aSample().at(0).cpuTimes(before), aSample().at(4).cpuTimes(after))
                        .indicators();

        assertClose(1.0, host.usedCores());
        assertClose(100.0 * 1 / 4 / 4, host.stealPercent());
        assertClose(100.0 * 2 / 4 / 4, host.iowaitPercent());
    }

    @Test
    void aHostThatIsACgroupIsMeasuredByIt() {
        HostIndicators host =
                window(aSample().at(0).cgroupSeconds(5), aSample().at(2).cgroupSeconds(8))
                        .indicators();

        assertClose(1.5, host.usedCores());
        assertNull(host.stealPercent());
    }

    @Test
    void aHostWithoutCpuFiguresHasNoUse() {
        HostIndicators host =
                window(aSample().at(0).cpuTimes(null), aSample().at(2).cpuTimes(null)).indicators();

        assertNull(host.usedCores());
        assertNull(host.demandPercent());
    }

    @Test
    void demandIsUseAndWaiting() {
        HostWindow window =
                window(
                        aSample()
                                .at(0)
                                .cpuSeconds(0)
                                .vm(aVm("a").cpuSeconds(0.0).vcpu(0, 0.0).vcpu(1, 0.0)),
                        aSample()
                                .at(2)
                                .cpuSeconds(8)
                                .vm(aVm("a").cpuSeconds(3.0).vcpu(0, 1.0).vcpu(1, 0.5)));

        VmIndicators vm = window.vms().get(0);
        assertClose(1.5, vm.usedCores());
        assertClose(2.25, vm.demandCores());
        assertClose(75, vm.usedPercent());
        assertClose(37.5, vm.readyPercent());
        assertClose(50, vm.readyMaxPercent());
        assertClose(4.0, window.indicators().usedCores());
        assertClose(4.75, window.indicators().demandCores());
    }

    @Test
    void aVcpuThatWaitedSinceLongBeforeTheWindowCountsNoMoreThanTheWindow() {
        VmIndicators vm =
                vm(
                        aSample().at(0).vm(aVm("a").vcpu(0, 0.0)),
                        aSample().at(2).vm(aVm("a").vcpu(0, 7.0)));

        assertClose(100, vm.readyPercent());
    }

    @Test
    void aVcpuThatWasUnpluggedDoesNotMakeTheOthersWaitMoreThanAllTheTime() {
        VmIndicators vm =
                vm(
                        aSample().at(0).vm(aVm("a").vcpu(0, 0.0).vcpu(1, 0.0).vcpu(2, 0.0)),
                        aSample().at(1).vm(aVm("a").vcpu(0, 0.9).vcpu(1, 0.9).vcpu(2, 0.9)),
                        aSample().at(2).vm(aVm("a").vcpuCurrent(1).vcpu(0, 1.8)));

        assertClose(90, vm.readyPercent());
    }

    @Test
    void waitingIsAbsentWhereTheKernelDoesNotTell() {
        VmIndicators vm =
                vm(
                        aSample().at(0).vm(aVm("a").cpuSeconds(0.0).vcpu(0, null)),
                        aSample().at(2).vm(aVm("a").cpuSeconds(1.0).vcpu(0, null)));

        assertNull(vm.readyPercent());
        assertNull(vm.readyMaxPercent());
        assertClose(0.5, vm.demandCores());
    }

    @Test
    void aVmsOwnClockCountsAndNotTheHosts() {
        VmIndicators vm =
                vm(
                        aSample().at(0).vm(aVm("a").cpuSeconds(0.0).monoAt(0.5)),
                        aSample().at(2).vm(aVm("a").cpuSeconds(1.0).monoAt(3.0)));

        assertClose(0.4, vm.usedCores());
    }

    @Test
    void latencyIsTimePerRequest() {
        DiskIndicators disk =
                window(
                                aSample().at(0).disk(aDisk("sda", 100, 1000, 50, 500)),
                                aSample().at(5).disk(aDisk("sda", 120, 1100, 60, 1500)))
                        .indicators()
                        .disks()
                        .get(0);

        assertClose(4, disk.readsPerSecond());
        assertClose(2, disk.writesPerSecond());
        assertClose(4 * 4096, disk.readBytesPerSecond());
        assertClose(2 * 8192, disk.writtenBytesPerSecond());
        assertClose(5, disk.readLatencyMillis());
        assertClose(100, disk.writeLatencyMillis());
        assertClose(1100.0 / 5000, disk.queueDepth());
        assertClose(100 * 550.0 / 5000, disk.utilPercent());
    }

    @Test
    void latencyIsAbsentWithoutRequests() {
        DiskIndicators disk =
                window(
                                aSample().at(0).disk(aDisk("sda", 100, 1000, 50, 500)),
                                aSample().at(5).disk(aDisk("sda", 100, 1000, 51, 510)))
                        .indicators()
                        .disks()
                        .get(0);

        assertClose(0, disk.readsPerSecond());
        assertNull(disk.readLatencyMillis());
        assertClose(10, disk.writeLatencyMillis());
    }

    @Test
    void aVmsLatencyIsInNanosecondsOnTheWireAndInMillisecondsHere() {
        DiskIndicators disk =
                vm(
                                aSample().at(0).vm(aVm("a").disk("vda", 0, 0L, 0, 0)),
                                aSample()
                                        .at(2)
                                        .vm(aVm("a").disk("vda", 10, 30_000_000L, 4, 1_000_000)))
                        .disks()
                        .get(0);

        assertClose(3, disk.readLatencyMillis());
        assertClose(0.25, disk.writeLatencyMillis());
        assertClose(0.031 / 2, disk.queueDepth());
        assertNull(disk.utilPercent());
    }

    @Test
    void aVmsDiskWithoutTimesHasRatesAndNoLatency() {
        DiskIndicators disk =
                vm(
                                aSample().at(0).vm(aVm("a").disk("vda", 0, null, 0, 0)),
                                aSample().at(2).vm(aVm("a").disk("vda", 10, null, 4, 0)))
                        .disks()
                        .get(0);

        assertClose(5, disk.readsPerSecond());
        assertNull(disk.readLatencyMillis());
        assertNull(disk.queueDepth());
    }

    @Test
    void aDiskCounterThatBecomesAvailableIsNoJump() {
        DiskIndicators disk =
                vm(
                                aSample().at(0).vm(aVm("a").disk("vda", -1, null, 4, 0)),
                                aSample().at(2).vm(aVm("a").disk("vda", 1_000_000, null, 8, 0)),
                                aSample().at(4).vm(aVm("a").disk("vda", 1_000_010, null, 12, 0)))
                        .disks()
                        .get(0);

        assertClose(5, disk.readsPerSecond());
        assertClose(2, disk.writesPerSecond());
    }

    @Test
    void anInterfacesRatesArePerSecond() {
        NicIndicators nic =
                window(
                                aSample().at(0).nic(aNic("eth0", 1000, 500)),
                                aSample().at(4).nic(aNic("eth0", 5000, 2500)))
                        .indicators()
                        .nics()
                        .get(0);

        assertEquals(new NicIndicators("eth0", 1000, 500, 10, 5, 0, 0, null), nic);
    }

    @Test
    void pressureIsTheShareOfTheTime() {
        HostIndicators.Pressure pressure =
                window(
                                aSample()
                                        .at(0)
                                        .pressure("cpu", 1_000_000L, null)
                                        .pressure("io", 0L, 0L),
                                aSample()
                                        .at(4)
                                        .pressure("io", 400_000L, 200_000L)
                                        .pressure("cpu", 2_000_000L, null))
                        .indicators()
                        .pressure();

        assertClose(25, pressure.cpuSomePercent());
        assertClose(10, pressure.ioSomePercent());
        assertClose(5, pressure.ioFullPercent());
        assertNull(pressure.memorySomePercent());
    }

    @Test
    void memoryIsThatOfTheLastTick() {
        HostIndicators host =
                window(
                                aSample().at(0).memory(16 * GIB, 12 * GIB),
                                aSample()
                                        .at(4)
                                        .memory(16 * GIB, 4 * GIB)
                                        .vm(aVm("a").memoryGib(2))
                                        .vm(aVm("b").memoryGib(3)))
                        .indicators();

        assertEquals(4 * GIB, host.memoryAvailableBytes());
        assertEquals(75, host.memoryUsedPercent());
        assertEquals(5 * GIB, host.committedBytes());
    }

    @Test
    void guestMemoryNeedsFreshBalloonStatistics() {
        long now = T0 / 1000;

        assertEquals(3 * 1024L, balloon(now - 60));
        assertNull(balloon(now - 62));
        assertNull(balloon(0L));
        assertNull(balloon(null));
        assertNull(balloon(now + 3600), "dated in the future after the clock stepped back");
    }

    private @Nullable Long balloon(@Nullable Long updatedSeconds) {
        return vm(aSample().at(0).vm(aVm("a").balloon(10L, 7L, updatedSeconds))).guestUsedBytes();
    }

    @Test
    void aCounterThatFallsHasNoRateOverThatStepAndIsCounted() {
        HostWindow window =
                window(
                        aSample().at(0).cpuSeconds(100),
                        aSample().at(2).cpuSeconds(102),
                        aSample().at(4).cpuSeconds(1),
                        aSample().at(6).cpuSeconds(3));

        assertClose(1, window.indicators().usedCores());
        assertEquals(1, window.quality().resets());
    }

    @Test
    void anAgentThatRestartsLosesNothing() {
        HostWindow window =
                window(
                        aSample().at(0).cpuSeconds(100),
                        aSample().at(2).cpuSeconds(104).agentEpoch(T0 + 2_000).seq(0),
                        aSample().at(3).cpuSeconds(106).agentEpoch(T0 + 2_000).seq(1));

        assertClose(2, window.indicators().usedCores());
        assertEquals(0, window.quality().gaps());
        assertEquals(0, window.quality().resets());
    }

    @Test
    void overARebootThereIsNoRate() {
        HostWindow window =
                window(
                        aSample().at(0).cpuSeconds(100),
                        aSample()
                                .at(4)
                                .boot("boot-2")
                                .agentEpoch(T0 + 4_000)
                                .seq(0)
                                .cpuSeconds(200));

        assertNull(window.indicators().usedCores());
        assertEquals(1, window.quality().resets());
    }

    @Test
    void aVmThatIsStartedAnewHasNoRateOverThatStepEvenIfItsCountersGrew() {
        HostWindow window =
                window(
                        aSample().at(0).vm(aVm("a").cpuSeconds(1.0)),
                        aSample().at(2).vm(aVm("a").cpuSeconds(9.0).incarnation(2)),
                        aSample().at(4).vm(aVm("a").cpuSeconds(10.0).incarnation(2)));

        assertClose(0.5, window.vms().get(0).usedCores());
        assertEquals(1, window.quality().resets());
    }

    @Test
    void theWaitingHalfOfAMigrationDoesNotCount() {
        assertEquals(0, vmsInState(3, 2)); // Paused for migration.
        assertEquals(0, vmsInState(3, 11)); // Paused, starting up.
        assertEquals(1, vmsInState(3, 1)); // Paused by a person.
        assertEquals(1, vmsInState(1, 2));
    }

    private int vmsInState(int state, int reason) {
        HostWindow window =
                window(
                        aSample().at(0).vm(aVm("a").state(state, reason).vcpu(0, 0.0)),
                        aSample().at(2).vm(aVm("a").state(state, reason).vcpu(0, 1.0)));
        long expectedBytes = window.vms().size() * GIB;
        assertEquals(expectedBytes, window.indicators().committedBytes());
        return window.vms().size();
    }

    @Test
    void aVmThatLeftInTheWindowIsNotInIt() {
        HostWindow window =
                window(
                        aSample().at(0).vm(aVm("a").cpuSeconds(0.0)),
                        aSample().at(2).vm(aVm("a").cpuSeconds(1.0)),
                        aSample().at(4));

        assertEquals(List.of(), window.vms());
    }

    @Test
    void devicesAreMatchedByNameAndNotByPosition() {
        HostIndicators host =
                window(
                                aSample()
                                        .at(0)
                                        .nic(aNic("eth0", 0, 0))
                                        .nic(aNic("eth1", 7000, 7000)),
                                aSample()
                                        .at(1)
                                        .nic(aNic("eth1", 8000, 7000))
                                        .nic(aNic("eth2", 5, 5))
                                        .nic(aNic("eth0", 200, 0)))
                        .indicators();

        assertEquals(
                List.of("eth0=200.0", "eth1=1000.0"),
                host.nics().stream()
                        .map(nic -> nic.device() + "=" + nic.rxBytesPerSecond())
                        .toList());
    }

    @Test
    void duplicatesAndDisorderMakeNoDifference() {
        HostSample a = aSample().at(0).cpuSeconds(0).build();
        HostSample b = aSample().at(2).cpuSeconds(4).build();
        HostSample c = aSample().at(4).cpuSeconds(5).build();

        HostWindow inOrder = window(List.of(a, b, c));

        assertEquals(inOrder, window(List.of(c, a, b, b, a)));
        assertClose(1.25, inOrder.indicators().usedCores());
    }

    @Test
    void missingTicksAreCountedAndTheRateGoesOverThem() {
        HostWindow window = window(aSample().at(0).cpuSeconds(0), aSample().at(5).cpuSeconds(5));

        assertEquals(4, window.quality().gaps());
        assertEquals(2, window.quality().samples());
        assertEquals(10, window.quality().expected());
        assertClose(1, window.indicators().usedCores());
    }

    @Test
    void aWallClockThatStepsDoesNotChangeTheRate() {
        HostWindow window =
                window(
                        aSample().at(0).cpuSeconds(0),
                        aSample().at(2).wallAt(9).cpuSeconds(2),
                        aSample().at(4).wallAt(1).cpuSeconds(4));

        assertClose(1, window.indicators().usedCores());
    }

    @Test
    void moreCpuTimeThanThereIsTimeIsImpossibleAndLeftOut() {
        HostWindow window =
                window(
                        aSample().at(0).cpuSeconds(0).vm(aVm("a").cpuSeconds(0.0)),
                        aSample().at(1).cpuSeconds(40).vm(aVm("a").cpuSeconds(40.0)));

        assertNull(window.indicators().usedCores());
        assertNull(window.vms().get(0).usedCores());
        assertEquals(2, window.quality().impossible());
    }

    @Test
    void aLittleMoreThanTheCapacityIsCoarseAccounting() {
        HostWindow window = window(aSample().at(0).cpuSeconds(0), aSample().at(1).cpuSeconds(4.2));

        assertClose(4, window.indicators().usedCores());
        assertEquals(0, window.quality().impossible());
    }

    @Test
    void noSampleInTheWindowNoWindow() {
        List<HostSample> before = Stream.of(aSample().at(-5).build()).toList();

        assertTrue(calculator.compute(T0, T0 + 10_000, before).isEmpty());
        assertTrue(calculator.compute(T0, T0 + 10_000, List.of()).isEmpty());
    }
}
