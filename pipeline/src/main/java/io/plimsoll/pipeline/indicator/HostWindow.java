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
 * @param quality how much can be built on these figures
 */
public record HostWindow(
        String cluster,
        String host,
        long startMillis,
        long endMillis,
        HostIndicators indicators,
        List<VmIndicators> vms,
        Quality quality) {

    /** Copies the list. */
    public HostWindow {
        vms = List.copyOf(vms);
    }
}
