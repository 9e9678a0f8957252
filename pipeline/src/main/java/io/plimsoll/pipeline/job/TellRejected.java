package io.plimsoll.pipeline.job;

import io.plimsoll.wire.Finding;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Tells once that a key's samples are rejected, and once that none was for some time. Only samples
 * tell the time, so what comes before the first good one has that of its arrival.
 */
final class TellRejected extends KeyedProcessFunction<String, RejectedRecord, Finding> {
    private final long quietMillis;
    // Cleared when nothing was rejected for quietMillis.
    private transient ValueState<Rejections> rejections;

    TellRejected(long quietMillis) {
        this.quietMillis = quietMillis;
    }

    /**
     * What was rejected of one key.
     *
     * @param sinceMillis the first, ms since 1970
     * @param lastMillis the newest
     * @param count how many
     * @param reason of the first
     */
    public record Rejections(long sinceMillis, long lastMillis, long count, String reason) {}

    @Override
    public void open(OpenContext context) {
        rejections =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("rejections", Rejections.class));
    }

    @Override
    public void processElement(RejectedRecord record, Context context, Collector<Finding> out)
            throws Exception {
        long watermark = context.timerService().currentWatermark();
        long now = watermark > 0 ? watermark : record.arrivedMillis();
        Rejections known = rejections.value();
        Rejections after =
                known == null
                        ? new Rejections(now, now, 1, record.reason())
                        : new Rejections(
                                known.sinceMillis(), now, known.count() + 1, known.reason());
        rejections.update(after);
        context.timerService().registerEventTimeTimer(now + quietMillis);
        if (known == null) {
            out.collect(
                    finding(
                            context.getCurrentKey(),
                            Finding.State.OPEN,
                            after,
                            now,
                            "a sample under the key "
                                    + context.getCurrentKey()
                                    + " was rejected and causes nothing: "
                                    + record.reason()));
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Finding> out)
            throws Exception {
        Rejections known = rejections.value();
        if (known == null || timestamp < known.lastMillis() + quietMillis) {
            return;
        }
        out.collect(
                finding(
                        context.getCurrentKey(),
                        Finding.State.CLEARED,
                        known,
                        timestamp,
                        "no further sample under the key "
                                + context.getCurrentKey()
                                + " was rejected; there were "
                                + known.count()));
        rejections.clear();
    }

    private Finding finding(
            String host, Finding.State state, Rejections rejected, long nowMillis, String summary) {
        return new Finding(
                Finding.VERSION,
                host + "/quarantine/rejected/" + rejected.sinceMillis(),
                Finding.Kind.QUARANTINE,
                state,
                // A record that can't be read does not say its cluster.
                "",
                host,
                null,
                rejected.sinceMillis(),
                nowMillis,
                summary,
                List.of(new Finding.Evidence("samples rejected", "", rejected.count(), 0)),
                "quarantine: rejected",
                "none is rejected for " + quietMillis / 1000 + " s");
    }
}
