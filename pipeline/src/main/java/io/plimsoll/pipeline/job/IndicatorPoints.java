package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.Catalogue;
import io.plimsoll.pipeline.indicator.Fields;
import io.plimsoll.pipeline.indicator.MeasuredWindow;
import io.plimsoll.pipeline.indicator.Points;
import io.plimsoll.pipeline.indicator.Tags;
import io.plimsoll.sinks.InfluxPoint;
import java.util.function.Consumer;

/**
 * The indicators of a window as points. Their time is the end of the window, so a window that is
 * computed again overwrites itself. A field without a value is left out, and the field {@code
 * absent} says why.
 */
final class IndicatorPoints {
    private IndicatorPoints() {}

    static void write(MeasuredWindow measured, Consumer<InfluxPoint> out) {
        Catalogue.write(measured, new Writer(measured.endMillis(), out));
    }

    private record Writer(long atEpochMillis, Consumer<InfluxPoint> out) implements Points {
        @Override
        public void point(String measurement, Tags tags, Consumer<Fields> content) {
            InfluxPoint.Builder point = InfluxPoint.at(atEpochMillis, measurement);
            tags.forEach(point::tag);
            content.accept(new PointFields(point));
            out.accept(point.build());
        }
    }
}
