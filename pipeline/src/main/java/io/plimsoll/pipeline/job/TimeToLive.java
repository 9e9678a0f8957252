package io.plimsoll.pipeline.job;

import java.time.Duration;
import org.apache.flink.api.common.state.StateTtlConfig;

/**
 * How long state is kept of what is heard of no more. Flink looks at five other entries for expired
 * ones whenever one is used; here it looks at one, as every subject comes each minute, so that all
 * are looked at within minutes of the days that they are kept.
 */
final class TimeToLive {
    private static final int ENTRIES_LOOKED_AT = 1;

    private TimeToLive() {}

    static StateTtlConfig ofDays(int days) {
        return StateTtlConfig.newBuilder(Duration.ofDays(days))
                .cleanupIncrementally(ENTRIES_LOOKED_AT, false)
                .build();
    }
}
