package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.config.SamplingConfig;
import io.plimsoll.agent.libvirt.MonitorRounds.Kind;
import java.time.Duration;

/**
 * Which round is due. The intervals are multiplied while the agent is over its budget. For use by
 * one thread.
 */
final class MonitorSchedule {
    private final long monitorNanos;
    private final long imageNanos;
    private int factor = 1;
    private long lastMonitorNanos;
    private long lastImageNanos;
    private boolean anyMonitor;
    private boolean anyImage;

    /** Monitors are not read more often than there are ticks. */
    MonitorSchedule(SamplingConfig config, Duration tick) {
        monitorNanos = Math.max(tick.toNanos(), config.monitorInterval().toNanos());
        imageNanos = Math.max(monitorNanos, config.imageInterval().toNanos());
    }

    /** Multiplies the intervals by this from now on. */
    void slowDown(int newFactor) {
        factor = newFactor;
    }

    /** What is due now. A tick that comes a little early still counts. */
    Kind due(long nowNanos, long toleranceNanos) {
        if (!anyImage || nowNanos - lastImageNanos >= imageNanos * factor - toleranceNanos) {
            return Kind.WITH_IMAGES;
        }
        if (!anyMonitor || nowNanos - lastMonitorNanos >= monitorNanos * factor - toleranceNanos) {
            return Kind.MONITORS;
        }
        return Kind.ONLY_TROUBLED;
    }

    /** Takes note that a round has begun. */
    void began(Kind kind, long nowNanos) {
        switch (kind) {
            case ONLY_TROUBLED -> {
                // Not by the clock.
            }
            case MONITORS -> {
                lastMonitorNanos = nowNanos;
                anyMonitor = true;
            }
            case WITH_IMAGES -> {
                lastMonitorNanos = nowNanos;
                lastImageNanos = nowNanos;
                anyMonitor = true;
                anyImage = true;
            }
        }
    }

    long monitorEveryNanos() {
        return monitorNanos * factor;
    }

    long imagesEveryNanos() {
        return imageNanos * factor;
    }
}
