package io.plimsoll.pipeline.indicator;

import org.jspecify.annotations.Nullable;

/**
 * Indicators of a network interface over a window; of a VM seen from inside the guest.
 *
 * @param device name of the interface
 * @param rxBytesPerSecond received
 * @param txBytesPerSecond sent
 * @param rxPacketsPerSecond received
 * @param txPacketsPerSecond sent
 * @param rxDropsPerSecond lost on the way in
 * @param txDropsPerSecond lost on the way out
 * @param speedMbit speed of the link; null of a VM and where the driver does not tell
 */
public record NicIndicators(
        String device,
        double rxBytesPerSecond,
        double txBytesPerSecond,
        double rxPacketsPerSecond,
        double txPacketsPerSecond,
        double rxDropsPerSecond,
        double txDropsPerSecond,
        @Nullable Integer speedMbit) {}
