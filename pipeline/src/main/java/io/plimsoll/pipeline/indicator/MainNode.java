package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.VmCgroup;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The NUMA node that holds most of a VM's memory.
 *
 * @param number of the node; null if the kernel does not tell
 * @param percent of the VM's memory that it holds, 0 to 100; null as well
 */
record MainNode(@Nullable Integer number, @Nullable Double percent) {
    private static final MainNode UNKNOWN = new MainNode(null, null);

    static MainNode of(@Nullable VmCgroup cgroup) {
        if (cgroup == null) {
            return UNKNOWN;
        }
        String main = "";
        long most = 0;
        long total = 0;
        for (Map.Entry<String, Long> node : cgroup.getNodeBytes().entrySet()) {
            long bytes = node.getValue();
            total += bytes;
            if (bytes > most) {
                most = bytes;
                main = node.getKey();
            }
        }
        return total > 0 ? new MainNode(number(main), most * 100.0 / total) : UNKNOWN;
    }

    private static @Nullable Integer number(String node) {
        try {
            return Integer.valueOf(node);
        } catch (NumberFormatException e) {
            // A sample of another version may name nodes in another way.
            return null;
        }
    }
}
