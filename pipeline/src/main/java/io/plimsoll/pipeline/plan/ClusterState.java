package io.plimsoll.pipeline.plan;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.wire.HostInventory;
import java.util.Map;

/**
 * What is remembered of a cluster between two decisions.
 *
 * @param cluster failure domain
 * @param windows the newest window of each host
 * @param inventories the newest inventory of each host
 * @param flights commands under way or not judged yet, by id
 * @param cooldowns until when a VM stays where it is, by uuid, ms since 1970
 * @param uncured the reason last told for each hot host without a cure
 * @param held why nothing may be ordered now; empty if all may
 */
public record ClusterState(
        String cluster,
        Map<String, AssessedWindow> windows,
        Map<String, HostInventory> inventories,
        Map<String, Flight> flights,
        Map<String, Long> cooldowns,
        Map<String, String> uncured,
        String held) {

    /** A cluster in which all may be ordered. */
    public ClusterState(
            String cluster,
            Map<String, AssessedWindow> windows,
            Map<String, HostInventory> inventories,
            Map<String, Flight> flights,
            Map<String, Long> cooldowns,
            Map<String, String> uncured) {
        this(cluster, windows, inventories, flights, cooldowns, uncured, "");
    }
}
