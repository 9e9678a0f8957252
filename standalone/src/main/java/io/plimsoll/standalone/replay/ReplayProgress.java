package io.plimsoll.standalone.replay;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Says now and then how far a replay is. */
final class ReplayProgress {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream err;
    private final RecordingSurvey survey;
    private long samples;
    private long nextNanos = System.nanoTime() + PERIOD_NANOS;

    ReplayProgress(PrintStream err, RecordingSurvey survey) {
        this.err = err;
        this.survey = survey;
    }

    /** One more sample, which came at this time, ms since 1970. */
    void at(long arrivedMillis) {
        samples++;
        if (System.nanoTime() < nextNanos) {
            return;
        }
        nextNanos = System.nanoTime() + PERIOD_NANOS;
        err.println(
                "plimsoll: at "
                        + ReplayStory.time(arrivedMillis)
                        + ", "
                        + 100 * samples / Math.max(1, survey.samples())
                        + " %");
    }
}
