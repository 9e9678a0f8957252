package io.plimsoll.pipeline.series;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plimsoll.pipeline.indicator.HostContention;
import io.plimsoll.pipeline.indicator.HostIndicators;
import io.plimsoll.pipeline.indicator.HostIndicators.Pressure;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.NicIndicators;
import io.plimsoll.pipeline.indicator.NumaIndicators;
import io.plimsoll.pipeline.indicator.Quality;
import io.plimsoll.pipeline.indicator.VmIndicators;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostFiguresTest {
    private static NicIndicators nic(String device, double rx, double tx, @Nullable Integer speed) {
        return new NicIndicators(device, rx, tx, 0, 0, 0, 0, speed);
    }

    private static HostFigures figures(List<NumaIndicators> nodes, @Nullable Long usable) {
        HostIndicators host =
                new HostIndicators(
                        4,
                        1.0,
                        1.0,
                        null,
                        null,
                        16,
                        8,
                        0,
                        new Pressure(null, null, null, 30.0, 12.5),
                        List.of(),
                        List.of(
                                nic("eth0", 25e6, 100e6, 1_000),
                                nic("eth1", 500e6, 1e6, 10_000),
                                nic("tap", 9e9, 9e9, null)),
                        new HostContention(null, null, null, nodes));
        VmIndicators vm =
                new VmIndicators(
                        "u1", "web", 1, 2, 1.5, 1.75, 75.0, 12.5, 20.0, 8L, 8L, 3L, usable, 9L,
                        List.of(), List.of());
        return HostFigures.of(
                new HostWindow(
                        "c1", "h1", 0, 10_000, host, List.of(vm), new Quality(10, 10, 0, 0, 0)));
    }

    private static double of(Figures figures, Series series) {
        return figures.values()[series.slot()];
    }

    @Test
    void whatCanBeFullOfAHostIsThatOfTheFullestLinkAndNode() {
        List<NumaIndicators> nodes =
                List.of(
                        new NumaIndicators(0, 8, 40.0, null, null),
                        new NumaIndicators(1, 8, 90.0, null, null));

        Figures host = figures(nodes, 1L).ofHost();

        assertEquals(80, of(host, Series.HOST_NETWORK_USE), 1e-9, "what eth0 sends");
        assertEquals(12.5, of(host, Series.HOST_IO_STALL));
        assertEquals(90, of(host, Series.HOST_NUMA_FULL));
        Figures single = figures(nodes.subList(1, 2), 1L).ofHost();
        assertEquals(Double.NaN, of(single, Series.HOST_NUMA_FULL), "nowhere else to go");
    }

    @Test
    void ofAVmThereIsWhatItDemandsAndWhatItHas() {
        Figures vm = figures(List.of(), 5L).ofVms().get(0);

        assertEquals(1.75, of(vm, Series.VM_CPU_DEMAND));
        assertEquals(2, of(vm, Series.VM_VCPUS));
        assertEquals(8, of(vm, Series.VM_MEMORY_TOTAL), "used and usable");
        Figures mute = figures(List.of(), null).ofVms().get(0);
        assertEquals(Double.NaN, of(mute, Series.VM_MEMORY_TOTAL));
    }
}
