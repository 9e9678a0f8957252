package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.Nic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What grew on the network interfaces of a host or a VM. */
final class NicRates {
    private final Map<String, Rate> rates = new TreeMap<>();

    void step(long nanos, List<Nic> before, List<Nic> after) {
        for (Nic to : after) {
            for (Nic from : before) {
                if (from.getDevice().equals(to.getDevice())) {
                    rates.computeIfAbsent(to.getDevice(), d -> new Rate(6))
                            .step(nanos, counters(from), counters(to));
                }
            }
        }
    }

    private static long[] counters(Nic nic) {
        return new long[] {
            nic.getRxBytes(),
            nic.getTxBytes(),
            nic.getRxPackets(),
            nic.getTxPackets(),
            nic.getRxDrops(),
            nic.getTxDrops()
        };
    }

    int resets() {
        return rates.values().stream().mapToInt(Rate::resets).sum();
    }

    List<NicIndicators> indicators() {
        List<NicIndicators> result = new ArrayList<>();
        rates.forEach(
                (device, rate) -> {
                    if (rate.known()) {
                        result.add(
                                new NicIndicators(
                                        device,
                                        rate.perSecond(0),
                                        rate.perSecond(1),
                                        rate.perSecond(2),
                                        rate.perSecond(3),
                                        rate.perSecond(4),
                                        rate.perSecond(5)));
                    }
                });
        return result;
    }
}
