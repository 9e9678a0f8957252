package io.plimsoll.standalone.replay;

import io.plimsoll.pipeline.job.WindowPolicy;
import java.util.HashMap;
import java.util.Map;

/**
 * The event time of a recording, as the job has it: that of the partition that is furthest behind,
 * where one that was silent for some time holds up nobody. Idleness goes by the times at which the
 * records came, not by a clock.
 */
final class RecordedTime {
    private final WindowPolicy policy;
    private final Map<Integer, Long> newest = new HashMap<>();
    private final Map<Integer, Long> heard = new HashMap<>();
    private long watermark = Long.MIN_VALUE;

    RecordedTime(WindowPolicy policy) {
        this.policy = policy;
    }

    /** The time after this sample; one from the future tells none. */
    long after(Recorded sample) {
        long now = sample.arrivedMillis();
        if (sample.timestampMillis() > now + policy.skewMillis()) {
            return watermark;
        }
        newest.merge(sample.partition(), sample.timestampMillis(), Math::max);
        heard.put(sample.partition(), now);
        long least = Long.MAX_VALUE;
        for (Map.Entry<Integer, Long> partition : newest.entrySet()) {
            Long last = heard.get(partition.getKey());
            boolean silent = last != null && last < now - policy.idleMillis();
            least = silent ? least : Math.min(least, partition.getValue());
        }
        watermark = Math.max(watermark, least - policy.latenessMillis() - 1);
        return watermark;
    }
}
