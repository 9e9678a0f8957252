package io.plimsoll.pipeline.quarantine;

import java.util.Map;

/**
 * All that the fleet's quarantine remembers of a cluster.
 *
 * @param hosts where the figures of each host usually are
 * @param heldSinceMillis since when everything is held, ms since 1970; 0 if it is not
 * @param because why, in words; empty if it is not
 */
public record FleetRecord(Map<String, HostLevels> hosts, long heldSinceMillis, String because) {

    /** Nothing known yet. */
    public static FleetRecord unknown() {
        return new FleetRecord(Map.of(), 0, "");
    }

    /** Whether everything is held. */
    public boolean held() {
        return heldSinceMillis != 0;
    }
}
