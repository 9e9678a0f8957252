package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.Vcpu;
import java.util.List;

/**
 * Share of the time that each vCPU there at the end waited for a CPU, of those of which it is
 * known. One that was unplugged would count as if it had waited all the time.
 *
 * @param sum over the vCPUs, 0 to their number; NaN if it is known of none
 * @param least of the vCPU that waited least, 0 to 1; NaN as well
 * @param most of the vCPU that waited most, 0 to 1; NaN as well
 */
record ReadyShares(double sum, double least, double most) {
    private static final ReadyShares UNKNOWN = new ReadyShares(Double.NaN, Double.NaN, Double.NaN);

    static ReadyShares of(VcpuTracks tracks, List<Vcpu> vcpus) {
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (Vcpu vcpu : vcpus) {
            double share = tracks.readyShare(vcpu.getIndex());
            if (!Double.isNaN(share)) {
                sum += share;
                least = Math.min(least, share);
                most = Math.max(most, share);
            }
        }
        return least > most ? UNKNOWN : new ReadyShares(sum, least, most);
    }

    boolean known() {
        return !Double.isNaN(sum);
    }
}
