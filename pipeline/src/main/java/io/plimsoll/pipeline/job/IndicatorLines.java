package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.Catalogue;
import io.plimsoll.pipeline.indicator.Fields;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.MeasuredWindow;
import io.plimsoll.pipeline.indicator.Points;
import io.plimsoll.sinks.InfluxLines;
import io.plimsoll.sinks.LineWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The same points as {@link IndicatorPoints}, written straight as lines: a window has hundreds, and
 * they are most of what the job computes. One instance serves one thread.
 */
final class IndicatorLines {
    private static final String CLUSTER = "cluster";
    private static final String HOST = "host";

    private final LineWriter lines = new LineWriter();
    private final Fields fields = new LineFields(lines);

    InfluxLines of(MeasuredWindow measured) {
        Catalogue.write(measured, new Writer(measured.window()));
        return lines.take();
    }

    private final class Writer implements Points {
        private final HostWindow window;

        Writer(HostWindow window) {
            this.window = window;
        }

        @Override
        public void point(String measurement, Map<String, String> tags, Consumer<Fields> content) {
            lines.begin(measurement);
            writeTags(tags);
            content.accept(fields);
            lines.end(window.endMillis());
        }

        /** In the order of their names, as the store wants them. */
        private void writeTags(Map<String, String> tags) {
            String[] names = tags.keySet().toArray(new String[0]);
            Arrays.sort(names);
            lines.tag(CLUSTER, window.cluster());
            boolean hostIsWritten = false;
            for (String name : names) {
                if (!hostIsWritten && name.compareTo(HOST) > 0) {
                    lines.tag(HOST, window.host());
                    hostIsWritten = true;
                }
                lines.tag(name, tags.getOrDefault(name, ""));
            }
            if (!hostIsWritten) {
                lines.tag(HOST, window.host());
            }
        }
    }

    private record LineFields(LineWriter lines) implements Fields {
        @Override
        public void real(String field, double value) {
            lines.real(field, value);
        }

        @Override
        public void whole(String field, long value) {
            lines.whole(field, value);
        }

        @Override
        public void flag(String field, boolean value) {
            lines.flag(field, value);
        }

        @Override
        public void text(String field, String value) {
            lines.text(field, value);
        }
    }
}
