package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.SampleBuilder.aSample;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.aVm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.NumaNode;
import io.plimsoll.wire.Pressure;
import io.plimsoll.wire.Softnet;
import io.plimsoll.wire.VmCgroup;
import io.plimsoll.wire.VmProcess;
import io.plimsoll.wire.VmSample;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContentionIndicatorsTest {
    @Test
    void aHostTellsWhatItsTasksLacked() {
        HostContention lacked = window(host(0, 0), host(10, 1000)).indicators().contention();

        assertEquals(100 * 4096.0, lacked.swapInBytesPerSecond());
        assertEquals(200.0, lacked.majorFaultsPerSecond());
        assertEquals(300.0, lacked.backlogDropsPerSecond());
        assertEquals(List.of(new NumaIndicators(1, 100, 60.0, 10.0, 10.0)), lacked.numa());
    }

    @Test
    void aVmTellsWhatItTookAndLacked() {
        VmContention lacked = window(vm(0, 0), vm(10, 1)).vms().get(0).contention();

        assertClose(0.2, lacked.contendedCores());
        assertClose(0.1, lacked.throttledCores());
        assertEquals(50.0, lacked.pressure().ioFullPercent());
        assertEquals(7.0, lacked.majorFaultsPerSecond());
        assertEquals(1, lacked.numaMainNode());
        assertEquals(75.0, lacked.numaMainPercent());
        assertEquals(4_000L, lacked.hostMemoryBytes());
    }

    /** Zero would say that nobody waited. */
    @Test
    void whatIsNotToldIsUnknown() {
        HostWindow window =
                window(aSample().at(0).vm(aVm("a")).build(), aSample().at(10).vm(aVm("a")).build());

        assertEquals(HostContention.unknown(), window.indicators().contention());
        VmContention lacked = window.vms().get(0).contention();
        assertNull(lacked.contendedCores());
        assertNull(lacked.throttledCores());
        assertNull(lacked.majorFaultsPerSecond());
        assertNull(lacked.numaMainNode());
        assertNull(lacked.pressure().ioFullPercent());
    }

    private static void assertClose(double expected, @Nullable Double value) {
        assertNotNull(value);
        assertEquals(expected, value, 1e-9);
    }

    private static HostWindow window(HostSample first, HostSample second) {
        return new WindowCalculator(60_000)
                .compute(SampleBuilder.T0, SampleBuilder.T0 + 60_000, List.of(first, second))
                .orElseThrow();
    }

    private static HostSample host(int second, long count) {
        HostSample sample = aSample().at(second).build();
        NumaNode node =
                NumaNode.newBuilder()
                        .setNode(1)
                        .setMemTotalBytes(100)
                        .setMemFreeBytes(10)
                        .setFilePagesBytes(30L)
                        .setNumaHit(900 * count / 1000)
                        .setNumaMiss(100 * count / 1000)
                        .build();
        HostCounters counters =
                HostCounters.newBuilder(sample.getHostCounters())
                        .setSwapInPages(count)
                        .setMajorFaults(2 * count)
                        .setSoftnet(new Softnet(10 * count, 3 * count, 0L))
                        .setNumaNodes(List.of(node))
                        .build();
        return HostSample.newBuilder(sample).setHostCounters(counters).build();
    }

    private static HostSample vm(int second, long count) {
        HostSample sample = aSample().at(second).vm(aVm("a").vcpu(0, 3.0 * count)).build();
        VmCgroup cgroup =
                VmCgroup.newBuilder()
                        .setVersion(2)
                        .setQuotaMicros(100_000L)
                        .setPeriodMicros(100_000L)
                        .setThrottledNanos(count * 1_000_000_000L)
                        .setMemoryBytes(4_000L)
                        .setNodeBytes(Map.of("0", 1_000L, "1", 3_000L))
                        .build();
        VmSample vm =
                VmSample.newBuilder(sample.getVms().get(0))
                        .setCgroup(cgroup)
                        .setPressure(
                                List.of(new Pressure("io", count * 6_000_000L, count * 5_000_000L)))
                        .setPid(1)
                        .setProcess(VmProcess.newBuilder().setMajorFaults(count * 70L).build())
                        .build();
        return HostSample.newBuilder(sample).setVms(List.of(vm)).build();
    }
}
