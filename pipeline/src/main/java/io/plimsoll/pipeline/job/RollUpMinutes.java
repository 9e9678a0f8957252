package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.series.HostFigures;
import io.plimsoll.pipeline.series.MinuteRollUp;
import io.plimsoll.pipeline.series.SubjectMinute;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Means over minutes of a host and its VMs. It is keyed by host, so that only a minute and not each
 * window of a VM goes to where the VM's series are.
 */
final class RollUpMinutes extends KeyedProcessFunction<String, HostWindow, SubjectMinute> {
    // Cleared by its time to live once the host is gone.
    private transient ValueState<MinuteRollUp> minute;

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<MinuteRollUp> descriptor =
                new ValueStateDescriptor<>("minute", new FormatType<>(Format.ROLL_UP));
        descriptor.enableTimeToLive(TimeToLive.ofDays(1));
        minute = getRuntimeContext().getState(descriptor);
    }

    @Override
    public void processElement(HostWindow window, Context context, Collector<SubjectMinute> out)
            throws Exception {
        // What is not believed is not learnt either; nor are a VM's figures that are doubted.
        if (!window.trusted()) {
            return;
        }
        MinuteRollUp known = minute.value();
        MinuteRollUp rollUp = known == null ? new MinuteRollUp() : known;
        for (SubjectMinute complete : rollUp.add(HostFigures.of(window))) {
            out.collect(complete);
        }
        minute.update(rollUp);
    }
}
