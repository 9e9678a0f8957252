package io.plimsoll.pipeline.indicator;

import java.util.List;

/**
 * The indicators of one host and all its VMs over one window of event time.
 *
 * @param cluster failure domain
 * @param host host id
 * @param startMillis start of the window, ms since 1970, inclusive
 * @param endMillis end of the window, ms since 1970, exclusive
 * @param indicators of the host
 * @param vms of the VMs that count on this host; one that waits for its migration to arrive does
 *     not
 * @param quality how complete these figures are
 * @param doubts why these figures may not cause an action; empty where they may
 */
public record HostWindow(
        String cluster,
        String host,
        long startMillis,
        long endMillis,
        HostIndicators indicators,
        List<VmIndicators> vms,
        Quality quality,
        List<Doubt> doubts) {

    /** Copies the lists. */
    public HostWindow {
        vms = List.copyOf(vms);
        doubts = List.copyOf(doubts);
    }

    /** A window that nothing is held against. */
    public HostWindow(
            String cluster,
            String host,
            long startMillis,
            long endMillis,
            HostIndicators indicators,
            List<VmIndicators> vms,
            Quality quality) {
        this(cluster, host, startMillis, endMillis, indicators, vms, quality, List.of());
    }

    /** The same figures with these doubts. */
    public HostWindow doubted(List<Doubt> because) {
        return because.isEmpty() && doubts.isEmpty()
                ? this
                : new HostWindow(
                        cluster, host, startMillis, endMillis, indicators, vms, quality, because);
    }

    /** Whether the host's figures may cause an action; a doubt about one VM does not count. */
    public boolean trusted() {
        return Doubt.noneOfHost(doubts);
    }
}
