package io.plimsoll.standalone.replay;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * The end of the graph. It tells what came out up to an event time, in order, and lets the source
 * go on. What only comes out because a recording has an end is not told: Flink then lets time run
 * to its end, and every host would be found silent.
 */
final class OutcomeSink implements Sink<Outcome> {
    private static final long serialVersionUID = 1L;

    private final String run;

    OutcomeSink(String run) {
        this.run = run;
    }

    @Override
    public SinkWriter<Outcome> createWriter(WriterInitContext context) {
        return new Writer(ReplayRun.byId(run));
    }

    private static final class Writer implements SinkWriter<Outcome> {
        private final ReplayRun run;
        private final List<Outcome> waiting = new ArrayList<>();

        Writer(ReplayRun run) {
            this.run = run;
        }

        @Override
        public void write(Outcome outcome, Context context) {
            waiting.add(outcome);
        }

        @Override
        public void writeWatermark(Watermark watermark) {
            boolean ends = watermark.getTimestamp() == Long.MAX_VALUE;
            if (ends) {
                // What could not be used was so before, and where nothing could no time passed.
                waiting.removeIf(outcome -> outcome.rejected() == null);
            }
            waiting.sort(Outcome.ORDER);
            waiting.forEach(run.outcomes());
            waiting.clear();
            if (!ends) {
                run.pace().reached(watermark.getTimestamp());
            }
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
    }
}
