package io.plimsoll.agent.vm;

import java.nio.file.Path;

/** Huge pages of a cgroup, in files such as {@code hugetlb.2MB.current}. */
final class Hugetlb {
    private Hugetlb() {}

    /** Bytes of all page sizes; missing where the cgroup does not count them. */
    static long bytes(Path cgroup, String suffix, KernelReader reader) {
        long sum = KernelText.MISSING;
        for (String name : reader.names(cgroup)) {
            if (name.startsWith("hugetlb.") && name.endsWith(suffix) && !name.contains(".rsvd.")) {
                long bytes = reader.once(cgroup.resolve(name)).column(0);
                sum = Math.max(0, sum) + Math.max(0, bytes);
            }
        }
        return sum;
    }
}
