package io.plimsoll.pipeline.indicator;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes one field of a point with those that belong to it, or the reason why it is absent. A class
 * with few kinds and no interface, so that a call costs little: a window has thousands of fields.
 *
 * @param <S> what a point is computed from
 */
abstract sealed class FieldWriter<S> {
    final String field;

    private FieldWriter(String field) {
        this.field = field;
    }

    abstract void write(S subject, Fields fields, AbsentFields absent);

    /** A floating point field. */
    static final class Real<S> extends FieldWriter<S> {
        private final Function<S, Value> of;

        Real(String field, Function<S, Value> of) {
            super(field);
            this.of = of;
        }

        @Override
        void write(S subject, Fields fields, AbsentFields absent) {
            Value value = of.apply(subject);
            if (value.known()) {
                fields.real(field, value.number());
                return;
            }
            absent.add(field, value);
        }
    }

    /** An integer field. */
    static final class Whole<S> extends FieldWriter<S> {
        private final Function<S, Value> of;

        Whole(String field, Function<S, Value> of) {
            super(field);
            this.of = of;
        }

        @Override
        void write(S subject, Fields fields, AbsentFields absent) {
            Value value = of.apply(subject);
            if (value.known()) {
                fields.whole(field, Math.round(value.number()));
                return;
            }
            absent.add(field, value);
        }
    }

    /** A field that is true or false: true from 1. */
    static final class Flag<S> extends FieldWriter<S> {
        private final Function<S, Value> of;

        Flag(String field, Function<S, Value> of) {
            super(field);
            this.of = of;
        }

        @Override
        void write(S subject, Fields fields, AbsentFields absent) {
            Value value = of.apply(subject);
            if (value.known()) {
                fields.flag(field, value.number() >= 1);
                return;
            }
            absent.add(field, value);
        }
    }

    /** A string field; left out where it is empty. */
    static final class Text<S> extends FieldWriter<S> {
        private final Function<S, @Nullable String> of;

        Text(String field, Function<S, @Nullable String> of) {
            super(field);
            this.of = of;
        }

        @Override
        void write(S subject, Fields fields, AbsentFields absent) {
            String value = of.apply(subject);
            if (value != null && !value.isEmpty()) {
                fields.text(field, value);
            }
        }
    }

    /** A rate: its mean over the window, and most, least and p95 of the single steps. */
    static final class Rate<S> extends FieldWriter<S> {
        private final String least;
        private final String most;
        private final String p95;
        private final Function<S, Spread> of;

        Rate(String field, Function<S, Spread> of) {
            super(field);
            this.least = field + "_min";
            this.most = field + "_max";
            this.p95 = field + "_p95";
            this.of = of;
        }

        @Override
        void write(S subject, Fields fields, AbsentFields absent) {
            Spread spread = of.apply(subject);
            Value mean = spread.plain();
            if (!mean.known()) {
                absent.add(field, mean);
                return;
            }
            fields.real(field, mean.number());
            fields.real(most, spread.most());
            if (spread.saysMore()) {
                fields.real(least, spread.least());
                fields.real(p95, spread.p95());
            }
        }
    }

    /** A state: the last one of the window, and mean, most, least and p95 over its ticks. */
    static final class Gauge<S> extends FieldWriter<S> {
        private final String mean;
        private final String least;
        private final String most;
        private final String p95;
        private final Function<S, Spread> of;

        Gauge(String field, Function<S, Spread> of) {
            super(field);
            this.mean = field + "_mean";
            this.least = field + "_min";
            this.most = field + "_max";
            this.p95 = field + "_p95";
            this.of = of;
        }

        @Override
        void write(S subject, Fields fields, AbsentFields absent) {
            Spread spread = of.apply(subject);
            Value last = spread.plain();
            if (!last.known()) {
                absent.add(field, last);
                return;
            }
            fields.whole(field, Math.round(last.number()));
            fields.real(mean, spread.mean());
            fields.whole(most, Math.round(spread.most()));
            if (spread.saysMore()) {
                fields.whole(least, Math.round(spread.least()));
                fields.whole(p95, Math.round(spread.p95()));
            }
        }
    }
}
