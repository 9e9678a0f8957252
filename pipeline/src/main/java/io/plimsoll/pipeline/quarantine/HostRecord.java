package io.plimsoll.pipeline.quarantine;

import java.util.Map;

/**
 * All that the quarantine remembers of a host.
 *
 * @param cluster failure domain; empty while nothing is known
 * @param past to compare its next window with
 * @param held doubts that stand, by check and VM
 */
public record HostRecord(String cluster, HostPast past, Map<String, HeldDoubt> held) {

    /** Nothing known yet. */
    public static HostRecord unknown() {
        return new HostRecord("", HostPast.unknown(), Map.of());
    }

    /** End of its newest window, ms since 1970. */
    public long lastEndMillis() {
        return past.lastEndMillis();
    }
}
