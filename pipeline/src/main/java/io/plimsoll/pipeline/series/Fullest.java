package io.plimsoll.pipeline.series;

import io.plimsoll.pipeline.indicator.HostIndicators;
import io.plimsoll.pipeline.indicator.NicIndicators;
import io.plimsoll.pipeline.indicator.NumaIndicators;
import java.util.List;

/** How full what is fullest of a host is; NaN where that is not known. */
public final class Fullest {
    private Fullest() {}

    /** Use of the fullest link in its fuller direction, in percent of its speed. */
    public static double linkPercent(HostIndicators host) {
        double fullest = Double.NaN;
        for (NicIndicators nic : host.nics()) {
            Integer speed = nic.speedMbit();
            if (speed != null && speed > 0) {
                double bytes = Math.max(nic.rxBytesPerSecond(), nic.txBytesPerSecond());
                fullest = most(fullest, 100 * 8 * bytes / (speed * 1e6));
            }
        }
        return fullest;
    }

    /**
     * Memory of the fullest NUMA node that can't be had again, in percent; only where there is
     * another node to which memory could go.
     */
    public static double nodePercent(HostIndicators host) {
        List<NumaIndicators> nodes = host.contention().numa();
        double fullest = Double.NaN;
        for (NumaIndicators node : nodes) {
            Double bound = node.boundPercent();
            fullest = most(fullest, bound == null ? Double.NaN : bound);
        }
        return nodes.size() < 2 ? Double.NaN : fullest;
    }

    private static double most(double known, double next) {
        return Double.isNaN(next) || known >= next ? known : next;
    }
}
