package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.AbsenceReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Fields of a point that have no value, each with its reason. */
final class AbsentFields {
    private final List<Object> fieldsAndReasons = new ArrayList<>(0);

    /** Adds the field, if the value is absent. */
    void add(String field, Value value) {
        AbsenceReason reason = value.reason();
        if (reason != null) {
            fieldsAndReasons.add(field);
            fieldsAndReasons.add(reason);
        }
    }

    /** All of them, as {@code field=reason,…}. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < fieldsAndReasons.size(); i += 2) {
            text.append(text.isEmpty() ? "" : ",")
                    .append(fieldsAndReasons.get(i))
                    .append('=')
                    .append(((AbsenceReason) fieldsAndReasons.get(i + 1)).code());
        }
        return text.toString();
    }

    /**
     * The texts that were written before: nearly all points of a measurement lack the same fields
     * for the same reasons. May be used by many threads.
     */
    static final class Texts {
        /** Far more than there are in any fleet; beyond it they are made anew each time. */
        private static final int MOST = 1000;

        private final Map<List<Object>, String> known = new ConcurrentHashMap<>();

        /** The text with {@code more} in front of it. */
        String of(AbsentFields absent, String more) {
            if (absent.fieldsAndReasons.isEmpty()) {
                return more;
            }
            String text = known.get(absent.fieldsAndReasons);
            if (text == null) {
                text = absent.text();
                if (known.size() < MOST) {
                    known.put(List.copyOf(absent.fieldsAndReasons), text);
                }
            }
            return more.isEmpty() ? text : more + "," + text;
        }
    }
}
