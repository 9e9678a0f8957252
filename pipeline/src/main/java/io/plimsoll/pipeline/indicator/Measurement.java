package io.plimsoll.pipeline.indicator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A measurement as it is declared: each field with its unit, formula, source, and when it is
 * absent, beside the function that computes it. Points and docs/metrics.md are both made from this,
 * so they cannot differ.
 *
 * @param <S> what a point is computed from
 */
public final class Measurement<S> {
    /** The string field that says why others are absent. */
    public static final String ABSENT = "absent";

    private final String name;
    private final String tags;
    private final String meaning;
    private final List<FieldDoc> docs;
    // In an array, as all fields of all points of all windows are written by it.
    private final FieldWriter<S>[] writers;
    private final AbsentFields.Texts texts = new AbsentFields.Texts();

    private Measurement(Builder<S> builder) {
        name = builder.name;
        tags = builder.tags;
        meaning = builder.meaning;
        docs = List.copyOf(builder.docs);
        writers = builder.writers.toArray(Measurement::newArray);
    }

    @SuppressWarnings("unchecked") // There are no arrays of generic types.
    private static <S> FieldWriter<S>[] newArray(int length) {
        return (FieldWriter<S>[]) new FieldWriter<?>[length];
    }

    /** A measurement to which fields are to be added. */
    public static <S> Builder<S> named(String name, String tags, String meaning) {
        return new Builder<>(name, tags, meaning);
    }

    public String name() {
        return name;
    }

    /** Names of its tags, beside cluster and host. */
    public String tags() {
        return tags;
    }

    /** What it is, in a sentence. */
    public String meaning() {
        return meaning;
    }

    /** Its fields in the order of their declaration. */
    public List<FieldDoc> fields() {
        return docs;
    }

    /** Writes the fields of a point, and the reasons of those that are absent. */
    public void write(S subject, Fields fields) {
        write(subject, fields, "");
    }

    /** The same with reasons for more than its fields. */
    void write(S subject, Fields fields, String moreAbsent) {
        AbsentFields absent = new AbsentFields();
        for (FieldWriter<S> writer : writers) {
            writer.write(subject, fields, absent);
        }
        String text = texts.of(absent, moreAbsent);
        if (!text.isEmpty()) {
            fields.text(ABSENT, text);
        }
    }

    /**
     * Collects fields. Source and absence hold for all fields declared after them, until they are
     * told anew.
     */
    public static final class Builder<S> {
        private final String name;
        private final String tags;
        private final String meaning;
        private final List<FieldDoc> docs = new ArrayList<>();
        private final List<FieldWriter<S>> writers = new ArrayList<>();
        private String source = "";
        private String absent = "never";

        private Builder(String name, String tags, String meaning) {
            this.name = name;
            this.tags = tags;
            this.meaning = meaning;
        }

        /** Where the fields that follow are from. */
        public Builder<S> from(String newSource) {
            source = newSource;
            return this;
        }

        /** When the fields that follow are left out. */
        public Builder<S> absentIf(String when) {
            absent = when;
            return this;
        }

        private void document(String field, String type, String unit, String formula) {
            docs.add(new FieldDoc(field, type, unit, formula, source, absent));
        }

        /** A floating point field. */
        public Builder<S> real(String field, String unit, String formula, Function<S, Value> of) {
            document(field, "float", unit, formula);
            writers.add(new FieldWriter.Real<>(field, of));
            return this;
        }

        /** An integer field. */
        public Builder<S> whole(String field, String unit, String formula, Function<S, Value> of) {
            document(field, "integer", unit, formula);
            writers.add(new FieldWriter.Whole<>(field, of));
            return this;
        }

        /** A field that is true or false: true from 1. */
        public Builder<S> flag(String field, String formula, Function<S, Value> of) {
            document(field, "boolean", "", formula);
            writers.add(new FieldWriter.Flag<>(field, of));
            return this;
        }

        /** A string field; left out where it is empty. */
        public Builder<S> text(String field, String formula, Function<S, @Nullable String> of) {
            document(field, "string", "", formula);
            writers.add(new FieldWriter.Text<>(field, of));
            return this;
        }

        /** A rate: its mean over the window, and most, least and p95 of the single steps. */
        Builder<S> rate(String field, String unit, String formula, Function<S, Spread> of) {
            document(field, "float", unit, formula + "; mean over the window's steps");
            documentSpread(field, "float", unit, "step");
            writers.add(new FieldWriter.Rate<>(field, of));
            return this;
        }

        /** A state: the last one of the window, and mean, most, least and p95 over its ticks. */
        Builder<S> gauge(String field, String unit, String formula, Function<S, Spread> of) {
            document(field, "integer", unit, formula + "; at the end of the window");
            docs.add(
                    new FieldDoc(
                            field + "_mean",
                            "float",
                            unit,
                            "mean over the window's ticks",
                            source,
                            "as `" + field + "`"));
            documentSpread(field, "integer", unit, "tick");
            writers.add(new FieldWriter.Gauge<>(field, of));
            return this;
        }

        private void documentSpread(String field, String type, String unit, String of) {
            String when = "as `" + field + "`";
            String few = when + "; of fewer than " + Spread.ENOUGH + " " + of + "s";
            docs.add(new FieldDoc(field + "_max", type, unit, "most of a " + of, source, when));
            docs.add(new FieldDoc(field + "_min", type, unit, "least of a " + of, source, few));
            docs.add(
                    new FieldDoc(
                            field + "_p95",
                            type,
                            unit,
                            "95th percentile over the " + of + "s, interpolated",
                            source,
                            few));
        }

        /** The finished measurement. */
        public Measurement<S> build() {
            return new Measurement<>(this);
        }
    }
}
