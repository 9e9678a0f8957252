package io.plimsoll.agent.config;

import java.time.Duration;

/**
 * How often what costs more than reading a file is read, and what the agent may cost.
 *
 * @param monitorInterval time between two readings of what needs QEMU's monitor
 * @param imageInterval time between two readings of images and definitions
 * @param dirtyRateInterval time between two measurements of the rate at which a VM changes its
 *     memory, zero for never
 * @param budgetCpuPercent CPU time that the agent may use for 50 VMs, in percent of a core
 */
public record SamplingConfig(
        Duration monitorInterval,
        Duration imageInterval,
        Duration dirtyRateInterval,
        double budgetCpuPercent) {}
