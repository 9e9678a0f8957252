package io.plimsoll.pipeline.job;

import io.plimsoll.wire.Finding;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Tells when no host of a cluster is heard any more and event time stands still with them, as all
 * agents or the way from them are down. As only samples tell the time, nothing else here would ever
 * notice; this one goes by the clock. Where the time goes on, as other clusters are heard, each
 * host's silence is found by {@link QuarantineHosts}.
 */
final class TellStandstill extends KeyedProcessFunction<String, Pulse, Finding> {
    private final long silentMillis;
    // One a cluster, and stays.
    private transient ValueState<Hearing> hearing;
    private long openedMillis;

    TellStandstill(long silentMillis) {
        this.silentMillis = silentMillis;
    }

    /**
     * When a cluster was heard.
     *
     * @param heardMillis by the clock, ms since 1970
     * @param endMillis end of the newest window, ms since 1970
     * @param timerMillis when it is looked again, ms since 1970
     * @param told whether it is told to be silent
     */
    public record Hearing(long heardMillis, long endMillis, long timerMillis, boolean told) {}

    @Override
    public void open(OpenContext context) {
        hearing =
                getRuntimeContext().getState(new ValueStateDescriptor<>("hearing", Hearing.class));
        openedMillis = Long.MIN_VALUE;
    }

    @Override
    public void processElement(Pulse pulse, Context context, Collector<Finding> out)
            throws Exception {
        long now = context.timerService().currentProcessingTime();
        started(now);
        Hearing known = hearing.value();
        if (known != null && known.told()) {
            out.collect(
                    finding(
                            pulse.cluster(),
                            Finding.State.CLEARED,
                            known,
                            now,
                            "hosts of " + pulse.cluster() + " are heard again"));
        }
        long end =
                known == null ? pulse.endMillis() : Math.max(known.endMillis(), pulse.endMillis());
        boolean waiting = known != null && known.timerMillis() > now && !known.told();
        long timer = waiting ? known.timerMillis() : now + silentMillis;
        if (!waiting) {
            context.timerService().registerProcessingTimeTimer(timer);
        }
        hearing.update(new Hearing(now, end, timer, false));
    }

    /** Time in which the job did not run was not silent. */
    private void started(long now) {
        openedMillis = openedMillis == Long.MIN_VALUE ? now : openedMillis;
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Finding> out)
            throws Exception {
        long now = context.timerService().currentProcessingTime();
        started(now);
        Hearing known = hearing.value();
        if (known == null || known.told()) {
            return;
        }
        long due = Math.max(known.heardMillis(), openedMillis) + silentMillis;
        boolean timeGoesOn =
                context.timerService().currentWatermark() >= known.endMillis() + silentMillis;
        if (now < due || timeGoesOn) {
            long again = Math.max(due, now + silentMillis / 2);
            context.timerService().registerProcessingTimeTimer(again);
            hearing.update(new Hearing(known.heardMillis(), known.endMillis(), again, false));
            return;
        }
        Hearing silent = new Hearing(known.heardMillis(), known.endMillis(), timestamp, true);
        hearing.update(silent);
        out.collect(
                finding(
                        context.getCurrentKey(),
                        Finding.State.OPEN,
                        silent,
                        now,
                        "nothing was heard from any host of "
                                + context.getCurrentKey()
                                + " for "
                                + (now - Math.max(known.heardMillis(), openedMillis)) / 1000
                                + " s, so nothing is found, judged or ordered; look at Kafka, at the agents, and for a host whose clock is far behind, for which the time of all waits"));
    }

    private Finding finding(
            String cluster, Finding.State state, Hearing known, long nowMillis, String summary) {
        return new Finding(
                Finding.VERSION,
                cluster + "/quarantine/standstill/" + known.endMillis(),
                Finding.Kind.QUARANTINE,
                state,
                cluster,
                "",
                null,
                known.endMillis(),
                nowMillis,
                summary,
                List.of(
                        new Finding.Evidence(
                                "silence",
                                "s",
                                (nowMillis - known.heardMillis()) / 1000.0,
                                silentMillis / 1000.0)),
                "quarantine: standstill",
                "a window of any of its hosts comes");
    }
}
