package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.MeasuredWindow;
import io.plimsoll.pipeline.indicator.ReadTick;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.VmSample;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The raw counters of each tick under the names, tags and types of Telegraf's inputs, at the tick's
 * own time. The tags uuid and cluster are added, which harms no query.
 */
final class TelegrafPoints {
    private TelegrafPoints() {}

    static void write(MeasuredWindow measured, Consumer<InfluxPoint> out) {
        for (ReadTick tick : measured.ticks()) {
            TelegrafHost.write(tick, out);
            for (VmSample vm : tick.vms()) {
                TelegrafVm.write(tick, vm, out);
            }
        }
    }

    /** Collects a point, if it has a field. */
    static final class Point {
        private final InfluxPoint.Builder builder;
        private boolean any;

        Point(String measurement, ReadTick tick) {
            builder =
                    InfluxPoint.at(tick.head().getWallMillis(), measurement)
                            .tag("host", tick.head().getHost())
                            .tag("cluster", tick.head().getCluster());
        }

        Point tag(String name, String value) {
            builder.tag(name, value);
            return this;
        }

        /** An integer, where there is one. */
        Point put(String field, @Nullable Number value) {
            if (value != null) {
                builder.longField(field, value.longValue());
                any = true;
            }
            return this;
        }

        /** A float, where there is one. */
        Point real(String field, @Nullable Double value) {
            if (value != null) {
                builder.doubleField(field, value);
                any = true;
            }
            return this;
        }

        Point text(String field, String value) {
            builder.textField(field, value);
            any = true;
            return this;
        }

        void to(Consumer<InfluxPoint> out) {
            if (any) {
                out.accept(builder.build());
            }
        }
    }
}
