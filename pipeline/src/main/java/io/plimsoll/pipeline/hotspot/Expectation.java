package io.plimsoll.pipeline.hotspot;

/**
 * What a host is expected to need; the forecast's side of a hotspot.
 *
 * @param resource of what
 * @param horizonMillis how far ahead, ms
 * @param percent the likeliest value, in percent as the resource's indicator
 * @param lowPercent the truth is hardly ever below this
 */
public record Expectation(
        Resource resource, long horizonMillis, double percent, double lowPercent) {}
