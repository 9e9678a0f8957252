package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.storm.Racks;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.HostInventory;
import org.jspecify.annotations.Nullable;

/**
 * A finding, or where a host stands.
 *
 * @param cluster failure domain
 * @param finding what was found; null if it is about a rack
 * @param host the host
 * @param rack the rack of the host, empty if it has none
 * @param vms how many VMs are on it
 * @param atMillis when that was so, ms since 1970
 */
public record FindingEvent(
        String cluster,
        @Nullable Finding finding,
        String host,
        String rack,
        int vms,
        long atMillis) {
    /** The label of hosts that names their rack. */
    static final String RACK = "rack";

    static FindingEvent of(Finding finding) {
        return new FindingEvent(finding.cluster(), finding, finding.host(), Racks.NONE, 0, 0);
    }

    static FindingEvent of(HostInventory inventory) {
        return new FindingEvent(
                inventory.cluster(),
                null,
                inventory.host(),
                inventory.labels().getOrDefault(RACK, Racks.NONE),
                inventory.vms().size(),
                inventory.atEpochMillis());
    }
}
