package io.plimsoll.agent.sample;

import io.plimsoll.wire.NumaNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code meminfo} and {@code numastat} of each NUMA node. */
final class NumaFiles {
    static final String FOLDER = "sys/devices/system/node";

    /** Lines begin with "Node 0". */
    private static final int NODE_COLUMNS = 2;

    private NumaFiles() {}

    /** The nodes that can be read; none where the kernel knows of no NUMA. */
    static List<NumaNode> read(KernelFiles files) {
        List<NumaNode> nodes = new ArrayList<>();
        for (KernelFiles.Numbered folder : files.numbered(FOLDER, "node")) {
            NamedNumbers meminfo =
                    NamedNumbers.parse(files.linesIfAny(folder.path() + "/meminfo"), NODE_COLUMNS);
            Optional<Long> total = meminfo.bytes("MemTotal");
            Optional<Long> free = meminfo.bytes("MemFree");
            if (total.isEmpty() || free.isEmpty()) {
                continue;
            }
            NumaNode.Builder node =
                    NumaNode.newBuilder()
                            .setNode(folder.number())
                            .setMemTotalBytes(total.get())
                            .setMemFreeBytes(free.get());
            meminfo.bytes("FilePages").ifPresent(node::setFilePagesBytes);
            meminfo.bytes("AnonPages").ifPresent(node::setAnonPagesBytes);
            NamedNumbers numastat =
                    NamedNumbers.parse(files.linesIfAny(folder.path() + "/numastat"));
            numastat.get("numa_hit").ifPresent(node::setNumaHit);
            numastat.get("numa_miss").ifPresent(node::setNumaMiss);
            numastat.get("numa_foreign").ifPresent(node::setNumaForeign);
            numastat.get("local_node").ifPresent(node::setLocalNode);
            numastat.get("other_node").ifPresent(node::setOtherNode);
            nodes.add(node.build());
        }
        return nodes;
    }
}
