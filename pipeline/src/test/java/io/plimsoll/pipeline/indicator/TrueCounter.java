package io.plimsoll.pipeline.indicator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What really happens to one thing in the world: how busy it is from when to when, and when its
 * counter begins a new life. It knows nothing of samples; an oracle asks it what was done between
 * two moments, and an agent what its counter shows.
 */
final class TrueCounter {
    /**
     * Lives that nothing but the counter's fall tells apart: each begins far below the one before.
     */
    private static final long FAR_BELOW = 1_000_000_000_000_000L;

    private static final long LIVES = 2_000;

    private final List<Busy> times = new ArrayList<>();
    private long bornNanos;
    private long offset;
    private int life;

    private record Busy(long fromNanos, long untilNanos, double perSecond) {}

    TrueCounter(long offset) {
        this.offset = offset;
    }

    /** A counter whose resets only its fall tells. */
    static TrueCounter falling() {
        return new TrueCounter(LIVES * FAR_BELOW);
    }

    void busy(long fromNanos, long untilNanos, double perSecond) {
        times.add(new Busy(fromNanos, untilNanos, perSecond));
    }

    /** A new life that an epoch tells; its counter may begin anywhere. */
    void beginAnew(long atNanos, long newOffset) {
        life++;
        bornNanos = atNanos;
        offset = newOffset;
    }

    /** A new life that only the fall tells. */
    void fall(long atNanos) {
        beginAnew(atNanos, (LIVES - life - 1) * FAR_BELOW);
    }

    int life() {
        return life;
    }

    /** What the counter shows. */
    long shows(long atNanos) {
        return offset + Math.round(done(bornNanos, atNanos));
    }

    /** What was done in this time. */
    double done(long fromNanos, long untilNanos) {
        double sum = 0;
        for (Busy busy : times) {
            if (busy.fromNanos >= untilNanos) {
                break;
            }
            long overlap =
                    Math.min(busy.untilNanos, untilNanos) - Math.max(busy.fromNanos, fromNanos);
            if (overlap > 0) {
                sum += overlap / 1e9 * busy.perSecond;
            }
        }
        return sum;
    }

    /**
     * A look at this counter by the agent that reached the job.
     *
     * @param tickWallMillis wall clock of the tick that brought it
     * @param atNanos true time of the reading, or null where the thing was not there
     */
    record Look(long tickWallMillis, @Nullable Long atNanos, int life) {}
}
