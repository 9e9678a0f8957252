package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.anomaly.SubjectWatch;
import io.plimsoll.pipeline.forecast.SubjectForecasts;
import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.SubjectOutlook;
import io.plimsoll.pipeline.series.MinuteRollUp;
import io.plimsoll.pipeline.series.SubjectMinute;
import io.plimsoll.pipeline.storm.Storms;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    static final Format<SampleKey> SAMPLE_KEY =
            new Format<>("sample-key", SampleKey.class, true, SampleKey::write, SampleKey::read);
    static final Format<StoredSample> SAMPLE =
            new Format<>(
                    "sample", StoredSample.class, true, StoredSample::write, StoredSample::read);
    static final Format<AssessedWindow> ASSESSED =
            new Format<>(
                    "assessed-window",
                    AssessedWindow.class,
                    true,
                    AssessedWindow::write,
                    AssessedWindow::read);
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
            Stream.of(
                            SAMPLE_KEY,
                            SAMPLE,
                            ASSESSED,
                            MINUTE,
                            ROLL_UP,
                            WATCH,
                            FORECASTS,
                            OUTLOOK,
                            STORMS)
                    .collect(Collectors.toUnmodifiableMap(Format::name, format -> format));

    /** Writes a value. */
    interface Writer<T> extends Serializable {
        void write(T value, DataOutput out) throws IOException;
    }

    /** Reads a value. */
    interface Reader<T> extends Serializable {
        T read(DataInput in) throws IOException;
    }

    /** Refuses what a newer version of the job wrote. */
    static void checkVersion(String what, int version, int known) throws IOException {
        if (version != known) {
            throw new IOException(
                    what
                            + " of version "
                            + version
                            + ", known here is "
                            + known
                            + "\nMaybe a newer version of the job wrote it.");
        }
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
