package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.anomaly.SubjectWatch;
import io.plimsoll.pipeline.forecast.SubjectForecasts;
import io.plimsoll.pipeline.hotspot.SubjectOutlook;
import io.plimsoll.pipeline.series.HostFigures;
import io.plimsoll.pipeline.series.MinuteRollUp;
import io.plimsoll.pipeline.series.SubjectMinute;
import io.plimsoll.pipeline.storm.Storms;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;

/**
 * How a type writes and reads itself. What is state begins with a version, so that later versions
 * of the job read what earlier ones wrote.
 *
 * @param name in snapshots; never changes
 * @param type the class
 * @param immutable whether a value may be shared instead of copied
 * @param writer writes one
 * @param reader reads one
 */
record Format<T>(String name, Class<T> type, boolean immutable, Writer<T> writer, Reader<T> reader)
        implements Serializable {

    static final Format<HostFigures> FIGURES =
            new Format<>("figures", HostFigures.class, true, HostFigures::write, HostFigures::read);
    static final Format<SubjectMinute> MINUTE =
            new Format<>(
                    "minute", SubjectMinute.class, true, SubjectMinute::write, SubjectMinute::read);
    static final Format<MinuteRollUp> ROLL_UP =
            new Format<>(
                    "roll-up", MinuteRollUp.class, false, MinuteRollUp::write, MinuteRollUp::read);
    static final Format<SubjectWatch> WATCH =
            new Format<>(
                    "watch", SubjectWatch.class, false, SubjectWatch::write, SubjectWatch::read);
    static final Format<SubjectForecasts> FORECASTS =
            new Format<>(
                    "forecasts",
                    SubjectForecasts.class,
                    false,
                    SubjectForecasts::write,
                    SubjectForecasts::read);
    static final Format<SubjectOutlook> OUTLOOK =
            new Format<>(
                    "outlook",
                    SubjectOutlook.class,
                    true,
                    SubjectOutlook::write,
                    SubjectOutlook::read);
    static final Format<Storms> STORMS =
            new Format<>("storms", Storms.class, false, Storms::write, Storms::read);

    private static final Map<String, Format<?>> BY_NAME =
            Map.of(
                    FIGURES.name, FIGURES,
                    MINUTE.name, MINUTE,
                    ROLL_UP.name, ROLL_UP,
                    WATCH.name, WATCH,
                    FORECASTS.name, FORECASTS,
                    OUTLOOK.name, OUTLOOK,
                    STORMS.name, STORMS);

    /** Writes a value. */
    interface Writer<T> extends Serializable {
        void write(T value, DataOutput out) throws IOException;
    }

    /** Reads a value. */
    interface Reader<T> extends Serializable {
        T read(DataInput in) throws IOException;
    }

    /** The format of this name, as a snapshot has it. */
    static Format<?> named(String name) throws IOException {
        Format<?> format = BY_NAME.get(name);
        if (format == null) {
            throw new IOException(
                    "state in the unknown format "
                            + name
                            + "\nMaybe a newer version of the job wrote it.");
        }
        return format;
    }
}
