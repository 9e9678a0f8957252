package io.plimsoll.standalone.bench;

import org.jspecify.annotations.Nullable;

/**
 * What a collector cost and brought.
 *
 * @param cpuCorePercent CPU time of its process, in percent of a core
 * @param libvirtdCpuCorePercent CPU time of libvirtd while it was this collector's turn, less what
 *     libvirtd used while it was nobody's, in percent of a core
 * @param rssMiB resident memory at the end
 * @param valuesPerVm different values of a guest, mean over the guests
 * @param missedTicks ticks that did not come
 * @param cpuMillisPerTick CPU time of its process per tick
 * @param wallMillisPerTick how long a tick took, null if that can't be seen
 * @param peakRssMiB the most memory that it had
 * @param vmsSeen guests of which anything came
 */
record CollectorFigures(
        double cpuCorePercent,
        double libvirtdCpuCorePercent,
        double rssMiB,
        double valuesPerVm,
        int missedTicks,
        double cpuMillisPerTick,
        @Nullable Double wallMillisPerTick,
        double peakRssMiB,
        int vmsSeen) {}
