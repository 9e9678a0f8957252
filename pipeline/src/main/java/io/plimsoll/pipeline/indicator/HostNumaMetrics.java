package io.plimsoll.pipeline.indicator;

import static io.plimsoll.wire.AbsenceReason.KERNEL_LACKS;
import static io.plimsoll.wire.AbsenceReason.NOT_CONFIGURED;
import static io.plimsoll.wire.AbsenceReason.NO_REQUESTS;

import io.plimsoll.wire.HugepagePool;
import io.plimsoll.wire.NumaNode;
import java.util.List;

/** NUMA nodes of a host. */
final class HostNumaMetrics {
    private static final int HIT = 0;
    private static final int MISS = 1;

    static final Measurement<Node> MEASUREMENT =
            Measurement.<Node>named("host_numa", "node", "Memory of a NUMA node")
                    .from("/sys/devices/system/node/nodeN/meminfo")
                    .whole(
                            "total_bytes",
                            "bytes",
                            "MemTotal",
                            node -> Value.of(node.last().getMemTotalBytes()))
                    .whole(
                            "free_bytes",
                            "bytes",
                            "MemFree",
                            node -> Value.of(node.last().getMemFreeBytes()))
                    .real(
                            "used_percent",
                            "%",
                            "100 · (MemTotal - MemFree) / MemTotal; page cache is in use here",
                            node ->
                                    Value.of(
                                                    node.last().getMemTotalBytes()
                                                            - node.last().getMemFreeBytes())
                                            .times(100)
                                            .over(
                                                    Value.of(node.last().getMemTotalBytes()),
                                                    KERNEL_LACKS))
                    .absentIf("not read")
                    .whole(
                            "file_bytes",
                            "bytes",
                            "FilePages",
                            node -> Value.of(node.last().getFilePagesBytes(), KERNEL_LACKS))
                    .whole(
                            "anon_bytes",
                            "bytes",
                            "AnonPages",
                            node -> Value.of(node.last().getAnonPagesBytes(), KERNEL_LACKS))
                    .from("/sys/devices/system/node/nodeN/numastat")
                    .absentIf(VmCpuMetrics.NO_STEP)
                    .real("hits_per_second", "1/s", "Δnuma_hit / Δt", node -> node.rate(HIT))
                    .real(
                            "misses_per_second",
                            "1/s",
                            "Δnuma_miss / Δt: allocated here though another node was wished",
                            node -> node.rate(MISS))
                    .real(
                            "foreign_per_second",
                            "1/s",
                            "Δnuma_foreign / Δt: wished here and allocated elsewhere",
                            node -> node.rate(2))
                    .real("local_per_second", "1/s", "Δlocal_node / Δt", node -> node.rate(3))
                    .real("other_per_second", "1/s", "Δother_node / Δt", node -> node.rate(4))
                    .absentIf(VmCpuMetrics.NO_STEP + "; no_requests without an allocation")
                    .real("miss_percent", "%", "100 · Δmiss / Δ(hit + miss)", Node::missPercent)
                    .from("/sys/devices/system/node/nodeN/hugepages")
                    .absentIf("not_configured without a pool")
                    .whole(
                            "hugepages_total_bytes",
                            "bytes",
                            "Σ nr_hugepages · size",
                            node -> node.hugepages(true))
                    .whole(
                            "hugepages_free_bytes",
                            "bytes",
                            "Σ free_hugepages · size",
                            node -> node.hugepages(false))
                    .build();

    private HostNumaMetrics() {}

    /** A node of a host. */
    record Node(MeasuredHost host, NumaNode last) {
        Value rate(int counter) {
            return host.tracks()
                    .numa()
                    .orEmpty(last.getNode())
                    .perSecond(counter, host.reason(KERNEL_LACKS, "numaNodes"));
        }

        NumaIndicators indicators() {
            double total = last.getMemTotalBytes();
            return new NumaIndicators(
                    last.getNode(),
                    last.getMemTotalBytes(),
                    Value.of(total - last.getMemFreeBytes())
                            .minus(Value.of(last.getFilePagesBytes(), KERNEL_LACKS))
                            .times(100)
                            .over(Value.of(total), KERNEL_LACKS)
                            .atLeast(0)
                            .orNull(),
                    rate(MISS).orNull(),
                    missPercent().orNull());
        }

        Value missPercent() {
            return rate(MISS).times(100).over(rate(HIT).plus(rate(MISS)), NO_REQUESTS);
        }

        Value hugepages(boolean all) {
            List<HugepagePool> pools =
                    host.counters().getHugepages().stream()
                            .filter(pool -> pool.getNode() == last.getNode())
                            .toList();
            return pools.isEmpty()
                    ? Value.absent(NOT_CONFIGURED)
                    : Value.of(
                            pools.stream()
                                    .mapToLong(
                                            pool ->
                                                    (all ? pool.getTotal() : pool.getFree())
                                                            * pool.getPageBytes())
                                    .sum());
        }
    }
}
