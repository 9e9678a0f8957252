package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.indicator.DiskIndicators;
import io.plimsoll.pipeline.indicator.HostContention;
import io.plimsoll.pipeline.indicator.HostIndicators;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.NicIndicators;
import io.plimsoll.pipeline.indicator.NumaIndicators;
import io.plimsoll.pipeline.indicator.Quality;
import io.plimsoll.pipeline.indicator.VmContention;
import io.plimsoll.pipeline.indicator.VmIndicators;
import io.plimsoll.pipeline.indicator.WindowBuilder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A window of a host with one VM, in which signals have these figures and all others are 0. */
final class SignalWindow {
    static final String VM = "vm-uuid";

    private static final double MIB = 1024 * 1024;

    private final Map<Signal, Double> figures = new EnumMap<>(Signal.class);
    private double demandPercent;
    private double requests = 100;
    private double packets = 100_000;
    private double misses = 10_000;
    private int number;

    static SignalWindow with(Signal signal, double value) {
        SignalWindow window = new SignalWindow();
        window.figures.put(signal, value);
        // A VM's remote memory counts where pages come from afar.
        if (signal == Signal.VM_NUMA_REMOTE) {
            window.figures.put(Signal.HOST_NUMA_REMOTE, 1.0);
        }
        return window;
    }

    /** Figures of a host with room, and any figure where hardly anything was asked for. */
    static SignalWindow idle(Random random, double busy) {
        SignalWindow window = new SignalWindow();
        window.demandPercent = 100 * busy + 10 * random.nextDouble();
        window.requests = 5 * random.nextDouble();
        window.packets = 20 * random.nextDouble();
        window.misses = 500 * random.nextDouble();
        for (Signal signal : Signal.values()) {
            boolean trifle =
                    signal.indicator().equals("disk.latency")
                            || signal.indicator().equals("network.drops")
                            || signal.indicator().equals("numa.remote");
            double most = trifle ? 100 : 0.6 * SignalLines.usual().of(signal);
            window.figures.put(
                    signal, signal == Signal.HOST_READY ? 0 : most * random.nextDouble());
        }
        return window;
    }

    SignalWindow number(int next) {
        number = next;
        return this;
    }

    private double of(Signal signal) {
        return figures.getOrDefault(signal, 0.0);
    }

    HostWindow build() {
        HostWindow base = WindowBuilder.aWindow("h1").number(number).build();
        double cores = 0.04 * demandPercent;
        return new HostWindow(
                base.cluster(),
                base.host(),
                base.startMillis(),
                base.endMillis(),
                new HostIndicators(
                        4,
                        cores,
                        cores,
                        null,
                        null,
                        100,
                        50,
                        0,
                        new HostIndicators.Pressure(
                                of(Signal.HOST_CPU_PRESSURE),
                                0.0,
                                of(Signal.HOST_MEMORY_PRESSURE),
                                0.0,
                                of(Signal.HOST_IO_PRESSURE)),
                        List.of(disk(of(Signal.HOST_DISK_LATENCY))),
                        List.of(
                                nic(
                                        of(Signal.HOST_NETWORK_USE),
                                        of(Signal.HOST_NETWORK_DROPS),
                                        1_000)),
                        new HostContention(
                                of(Signal.HOST_SWAP_IN) * MIB,
                                0.0,
                                0.0,
                                List.of(
                                        new NumaIndicators(0, 100, 10.0, 0.0, null),
                                        new NumaIndicators(
                                                1,
                                                100,
                                                of(Signal.HOST_NUMA_FULL),
                                                misses,
                                                of(Signal.HOST_NUMA_REMOTE))))),
                List.of(
                        vm(VM, of(Signal.VM_READY), true),
                        vm("other", 2 * of(Signal.HOST_READY) - of(Signal.VM_READY), false)),
                new Quality(10, 10, 0, 0, 0));
    }

    private DiskIndicators disk(double latencyMillis) {
        return new DiskIndicators(
                "d", requests, 0, 0, 0, null, null, latencyMillis * requests / 1000, null);
    }

    private NicIndicators nic(double usePercent, double dropPercent, Integer speedMbit) {
        double bytes = usePercent / 100 * speedMbit * 1e6 / 8;
        double drops = packets * dropPercent / (100.001 - dropPercent);
        return new NicIndicators(
                "n",
                bytes,
                0,
                packets,
                0,
                Math.min(drops, packets > 1000 ? drops : 9),
                0,
                speedMbit);
    }

    private VmIndicators vm(String uuid, double readyPercent, boolean asked) {
        return new VmIndicators(
                uuid,
                uuid,
                1,
                1,
                0.1,
                0.1,
                10.0,
                null,
                null,
                1L,
                1L,
                null,
                null,
                1L,
                List.of(disk(asked ? of(Signal.VM_DISK_LATENCY) : 0)),
                List.of(nic(0, asked ? of(Signal.VM_NETWORK_DROPS) : 0, 1_000)),
                new VmContention(
                        0.1,
                        Math.max(0, readyPercent) / 100,
                        0.0,
                        HostIndicators.Pressure.unknown(),
                        asked ? of(Signal.VM_SWAP_IN) * MIB : 0,
                        0.0,
                        asked ? of(Signal.VM_FAULTS) : 0,
                        1L,
                        1,
                        asked ? 100 - of(Signal.VM_NUMA_REMOTE) : 100));
    }
}
