package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.Catalogue;
import io.plimsoll.pipeline.indicator.Fields;
import io.plimsoll.pipeline.indicator.MeasuredWindow;
import io.plimsoll.pipeline.indicator.Points;
import io.plimsoll.pipeline.indicator.Tags;
import io.plimsoll.sinks.InfluxLines;
import io.plimsoll.sinks.LineWriter;
import java.util.function.Consumer;

/**
 * The same points as {@link IndicatorPoints}, written straight as lines: a window has hundreds, and
 * they are most of what the job computes. One instance serves one thread.
 */
final class IndicatorLines {
    private final LineWriter lines = new LineWriter();
    private final Fields fields = new LineFields(lines);

    InfluxLines of(MeasuredWindow measured) {
        Catalogue.write(measured, new Writer(lines, fields, measured.endMillis()));
        return lines.take();
    }

    private record Writer(LineWriter lines, Fields fields, long atEpochMillis) implements Points {
        @Override
        public void point(String measurement, Tags tags, Consumer<Fields> content) {
            lines.begin(measurement);
            tags.forEach(lines::tag);
            content.accept(fields);
            lines.end(atEpochMillis);
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
