package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.ExpectedHotspot;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.HostInventory;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
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
        @TypeInfo(AsFormat.class) @Nullable AssessedWindow window,
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

    /** Tells Flink that the window, which is nearly all that is sent, has a format of its own. */
    public static final class AsFormat extends TypeInfoFactory<AssessedWindow> {
        @Override
        public TypeInformation<AssessedWindow> createTypeInfo(
                Type type, Map<String, TypeInformation<?>> parameters) {
            return new FormatType<>(Format.ASSESSED);
        }
    }
}
