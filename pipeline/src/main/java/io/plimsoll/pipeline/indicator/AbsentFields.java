package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.AbsenceReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Fields of a point that have no value, each with its reason. */
final class AbsentFields {
    private static final Object[] NONE = {};

    /** A field and its reason in turns. */
    private Object[] fieldsAndReasons = NONE;

    private int end;

    /** Adds the field, if the value is absent. */
    void add(String field, Value value) {
        AbsenceReason reason = value.reason();
        if (reason == null) {
            return;
        }
        if (end == fieldsAndReasons.length) {
            fieldsAndReasons = Arrays.copyOf(fieldsAndReasons, Math.max(16, 2 * end));
        }
        fieldsAndReasons[end++] = field;
        fieldsAndReasons[end++] = reason;
    }

    /** Compares what is the same object: names are declared once, and reasons are an enum. */
    private boolean sameAs(AbsentFields other) {
        if (end != other.end) {
            return false;
        }
        for (int i = 0; i < end; i++) {
            if (fieldsAndReasons[i] != other.fieldsAndReasons[i]) {
                return false;
            }
        }
        return true;
    }

    /** All of them, as {@code field=reason,…}. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < end; i += 2) {
            text.append(text.isEmpty() ? "" : ",")
                    .append(fieldsAndReasons[i])
                    .append('=')
                    .append(((AbsenceReason) fieldsAndReasons[i + 1]).code());
        }
        return text.toString();
    }

    /**
     * The texts that were written before: nearly all points of a measurement lack the same fields
     * for the same reasons. May be used by many threads.
     */
    static final class Texts {
        /** Beyond it they are made anew each time. */
        private static final int MOST = 64;

        private volatile List<Known> known = List.of();
        private volatile Joined joined = new Joined("", "", "");

        private record Known(AbsentFields fields, String text) {}

        /** The one that was made last: most VMs lack the same. */
        private record Joined(String more, String text, String all) {
            boolean isOf(String otherMore, String otherText) {
                return more.equals(otherMore) && text.equals(otherText);
            }
        }

        /** The text with {@code more} in front of it. */
        String of(AbsentFields absent, String more) {
            if (absent.end == 0) {
                return more;
            }
            String text = text(absent);
            return more.isEmpty() ? text : joined(more, text);
        }

        private String joined(String more, String text) {
            Joined last = joined;
            if (!last.isOf(more, text)) {
                last = new Joined(more, text, more + "," + text);
                joined = last;
            }
            return last.all;
        }

        private String text(AbsentFields absent) {
            List<Known> all = known;
            for (int i = 0; i < all.size(); i++) {
                Known each = all.get(i);
                if (each.fields.sameAs(absent)) {
                    return each.text;
                }
            }
            String text = absent.text();
            if (all.size() < MOST) {
                // Of two threads that add one, one may be forgotten: it comes again.
                List<Known> more = new ArrayList<>(all);
                more.add(new Known(absent, text));
                known = more;
            }
            return text;
        }
    }
}
