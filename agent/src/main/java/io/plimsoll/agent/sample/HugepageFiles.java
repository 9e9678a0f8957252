package io.plimsoll.agent.sample;

import io.plimsoll.wire.HugepagePool;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The pools of huge pages, of the whole host and of each NUMA node. */
final class HugepageFiles {
    private static final String PREFIX = "hugepages-";
    private static final String SUFFIX = "kB";
    private static final int WHOLE_HOST = -1;

    private HugepageFiles() {}

    static List<HugepagePool> read(KernelFiles files) {
        List<HugepagePool> pools = new ArrayList<>();
        read(files, "sys/kernel/mm/hugepages", WHOLE_HOST, pools);
        for (KernelFiles.Numbered node : files.numbered("sys/devices/system/node", "node")) {
            read(files, node.path() + "/hugepages", node.number(), pools);
        }
        return pools;
    }

    private static void read(KernelFiles files, String folder, int node, List<HugepagePool> pools) {
        for (String name : files.names(folder, PREFIX)) {
            String pool = folder + "/" + name;
            OptionalLong kib =
                    name.endsWith(SUFFIX)
                            ? Fields.parse(
                                    name.substring(
                                            PREFIX.length(), name.length() - SUFFIX.length()))
                            : OptionalLong.empty();
            OptionalLong total = files.number(pool + "/nr_hugepages");
            OptionalLong free = files.number(pool + "/free_hugepages");
            if (kib.isPresent() && total.isPresent() && free.isPresent()) {
                HugepagePool.Builder builder =
                        HugepagePool.newBuilder()
                                .setNode(node)
                                .setPageBytes(kib.getAsLong() << 10)
                                .setTotal(total.getAsLong())
                                .setFree(free.getAsLong());
                files.number(pool + "/resv_hugepages").ifPresent(builder::setReserved);
                files.number(pool + "/surplus_hugepages").ifPresent(builder::setSurplus);
                pools.add(builder.build());
            }
        }
    }
}
