package io.plimsoll.sinks;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store takes points, and the log lines about that: one when it stops, one a minute
 * while it does not, one when it does again.
 */
final class StoreHealth {
    private static final Logger LOG = LoggerFactory.getLogger(StoreHealth.class);
    private static final Duration LOG_PERIOD = Duration.ofMinutes(1);

    private final String store;
    private OncePerPeriod reminders = new OncePerPeriod(LOG_PERIOD);
    private int failures;
    private long downSinceNanos;

    StoreHealth(String store) {
        this.store = store;
    }

    /** Failures in a row; 0 while the store takes points or was never asked. */
    int failures() {
        return failures;
    }

    void tookPoints(int stillBuffered, long nowNanos) {
        if (failures > 0) {
            LOG.info(
                    "{} takes points again after {} s; {} are waiting",
                    store,
                    Duration.ofNanos(nowNanos - downSinceNanos).toSeconds(),
                    stillBuffered);
        }
        failures = 0;
    }

    void tookNoMore(StoreAnswer answer, int stillBuffered, long nowNanos) {
        if (failures == 0) {
            downSinceNanos = nowNanos;
            reminders = new OncePerPeriod(LOG_PERIOD);
        }
        failures++;
        if (!reminders.isDue(nowNanos)) {
            return;
        }
        if (answer.outcome() == WriteOutcome.MISCONFIGURED) {
            LOG.error(
                    "{} refuses all points until somebody mends this: {}. {} are kept and tried"
                            + " again",
                    store,
                    answer.reason(),
                    stillBuffered);
            return;
        }
        LOG.warn(
                "{} takes no points: {}. {} are kept and tried again",
                store,
                answer.reason(),
                stillBuffered);
    }
}
