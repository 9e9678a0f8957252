package io.plimsoll.pipeline.indicator;

import org.jspecify.annotations.Nullable;

/**
 * Memory of a NUMA node over a window.
 *
 * @param node its number
 * @param totalBytes memory of the node
 * @param boundPercent memory that can't be had without swapping or moving, in percent: all that is
 *     neither free nor page cache; null if the kernel does not tell the cache
 * @param missesPerSecond pages allocated here though another node was wished
 * @param missPercent the same in percent of all pages allocated here; null without an allocation
 */
public record NumaIndicators(
        int node,
        long totalBytes,
        @Nullable Double boundPercent,
        @Nullable Double missesPerSecond,
        @Nullable Double missPercent) {}
