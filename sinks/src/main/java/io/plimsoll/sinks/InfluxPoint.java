package io.plimsoll.sinks;

import java.util.HashMap;
import java.util.Map;

/**
 * One point of one series. Fields are kept apart by type, as a field's type in InfluxDB is fixed by
 * its first value and as Flink can serialise such maps without Kryo.
 *
 * <p>Two points with the same measurement, tags and time are the same point: the later overwrites
 * the earlier. Only points with such deterministic times may go into {@link InfluxSink}, which
 * writes some of them twice after a failure.
 *
 * @param measurement name of the measurement; not empty, does not start with {@code #}
 * @param tags what identifies the series; tags with an empty value are left out
 * @param doubles floating point fields; a value that is not finite is left out and counted
 * @param longs integer fields
 * @param booleans fields that are true or false
 * @param texts string fields
 * @param atEpochMillis the point's time, ms since 1970
 */
public record InfluxPoint(
        String measurement,
        Map<String, String> tags,
        Map<String, Double> doubles,
        Map<String, Long> longs,
        Map<String, Boolean> booleans,
        Map<String, String> texts,
        long atEpochMillis) {

    public InfluxPoint {
        tags = Map.copyOf(tags);
        doubles = Map.copyOf(doubles);
        longs = Map.copyOf(longs);
        booleans = Map.copyOf(booleans);
        texts = Map.copyOf(texts);
    }

    /** A point to which tags and fields are to be added. */
    public static Builder at(long atEpochMillis, String measurement) {
        return new Builder(atEpochMillis, measurement);
    }

    /** Collects the tags and fields of a point. Adding a name again replaces its value. */
    public static final class Builder {
        private final long atEpochMillis;
        private final String measurement;
        private final Map<String, String> tags = new HashMap<>();
        private final Map<String, Double> doubles = new HashMap<>();
        private final Map<String, Long> longs = new HashMap<>();
        private final Map<String, Boolean> booleans = new HashMap<>();
        private final Map<String, String> texts = new HashMap<>();

        private Builder(long atEpochMillis, String measurement) {
            this.atEpochMillis = atEpochMillis;
            this.measurement = measurement;
        }

        /** Adds what identifies the series. */
        public Builder tag(String name, String value) {
            tags.put(name, value);
            return this;
        }

        /** Adds a floating point field. */
        public Builder doubleField(String name, double value) {
            doubles.put(name, value);
            return this;
        }

        /** Adds an integer field. */
        public Builder longField(String name, long value) {
            longs.put(name, value);
            return this;
        }

        /** Adds a field that is true or false. */
        public Builder booleanField(String name, boolean value) {
            booleans.put(name, value);
            return this;
        }

        /** Adds a string field. */
        public Builder textField(String name, String value) {
            texts.put(name, value);
            return this;
        }

        /** The finished point. */
        public InfluxPoint build() {
            return new InfluxPoint(
                    measurement, tags, doubles, longs, booleans, texts, atEpochMillis);
        }
    }
}
