package io.plimsoll.agent.sample;

import java.util.List;
import java.util.Set;

/** Which lines of {@code /proc/meminfo} and {@code /proc/vmstat} tell of pressure on memory. */
final class MemoryLines {
    /** Besides the total, what is available, and swap, which have fields of their own. */
    static final List<String> MEMINFO =
            List.of(
                    "MemFree",
                    "Buffers",
                    "Cached",
                    "SwapCached",
                    "AnonPages",
                    "Shmem",
                    "Slab",
                    "SReclaimable",
                    "SUnreclaim",
                    "KernelStack",
                    "PageTables",
                    "Mlocked",
                    "Unevictable",
                    "Dirty",
                    "Writeback",
                    "CommitLimit",
                    "Committed_AS",
                    "AnonHugePages",
                    "Hugetlb",
                    "Zswap",
                    "Zswapped");

    private static final Set<String> VMSTAT = Set.of("pgmajfault", "pswpin", "pswpout", "oom_kill");
    private static final List<String> VMSTAT_BEGINS =
            List.of(
                    "pgscan_",
                    "pgsteal_",
                    "allocstall",
                    "numa_",
                    "pgmigrate",
                    "thp_",
                    "compact_",
                    "balloon_");

    private MemoryLines() {}

    static boolean isWantedVmstat(String name) {
        return VMSTAT.contains(name) || VMSTAT_BEGINS.stream().anyMatch(name::startsWith);
    }
}
