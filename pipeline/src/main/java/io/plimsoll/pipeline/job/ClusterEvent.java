package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.ExpectedHotspot;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.HostInventory;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened in a cluster; exactly one of the parts is there.
 *
 * @param cluster failure domain
 * @param window a host's newest window
 * @param inventory a host's newest inventory
 * @param result an agent's word on a command
 * @param expected a host that is expected to be hot
 */
public record ClusterEvent(
        String cluster,
        @Nullable AssessedWindow window,
        @Nullable HostInventory inventory,
        @Nullable CommandResult result,
        @Nullable ExpectedHotspot expected) {

    static ClusterEvent of(AssessedWindow window) {
        return new ClusterEvent(window.window().cluster(), window, null, null, null);
    }

    static ClusterEvent of(HostInventory inventory) {
        return new ClusterEvent(inventory.cluster(), null, inventory, null, null);
    }

    static ClusterEvent of(CommandResult result) {
        return new ClusterEvent(result.cluster(), null, null, result, null);
    }

    static ClusterEvent of(ExpectedHotspot expected) {
        return new ClusterEvent(expected.cluster(), null, null, null, expected);
    }
}
