package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.hotspot.HotspotPolicy;
import io.plimsoll.pipeline.plan.PlanLimits;
import io.plimsoll.pipeline.plan.Rebalancer;
import io.plimsoll.pipeline.quarantine.QuarantinePolicy;
import java.io.Serializable;

/**
 * All that operators are told by the options.
 *
 * @param windows how samples are put into windows
 * @param raw whether raw counters are stored too
 * @param quarantine which figures may cause an action
 * @param hotspots when a host is hot
 * @param limits what plans must keep to
 * @param fencingEpoch grows with every submission of the job
 * @param commandKeyFile file with the private key that signs commands, readable on every
 *     TaskManager
 * @param detection what is told of what is unusual
 */
public record RebalancePolicy(
        WindowPolicy windows,
        RawProfile raw,
        QuarantinePolicy quarantine,
        HotspotPolicy hotspots,
        PlanLimits limits,
        long fencingEpoch,
        String commandKeyFile,
        DetectionPolicy detection)
        implements Serializable {

    /** With the usual detection. */
    RebalancePolicy(
            WindowPolicy windows,
            RawProfile raw,
            QuarantinePolicy quarantine,
            HotspotPolicy hotspots,
            PlanLimits limits,
            long fencingEpoch,
            String commandKeyFile) {
        this(
                windows,
                raw,
                quarantine,
                hotspots,
                limits,
                fencingEpoch,
                commandKeyFile,
                DetectionPolicy.usual());
    }

    Rebalancer rebalancer() {
        return new Rebalancer(
                limits, hotspots.cpuLinePercent(), hotspots.memoryLinePercent(), fencingEpoch);
    }

    /** A host without a window for this time is not decided about, ms. */
    static long freshMillis(WindowPolicy windows) {
        return 3 * windows.sizeMillis();
    }

    /** A cluster of which no host is heard for this time, by the clock, is told, ms. */
    static long standstillMillis(WindowPolicy windows) {
        return Math.max(120_000, 2 * freshMillis(windows));
    }

    /** A host that was silent for this time is gone, ms. */
    static long forgetHostMillis(WindowPolicy windows) {
        return 20 * freshMillis(windows);
    }
}
