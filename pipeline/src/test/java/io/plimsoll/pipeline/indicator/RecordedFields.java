package io.plimsoll.pipeline.indicator;

import java.util.Map;
import java.util.TreeMap;

/** Fields of one point, kept for a test to look at. */
public final class RecordedFields implements Fields {
    private final Map<String, Object> all = new TreeMap<>();

    @Override
    public void real(String field, double value) {
        put(field, value);
    }

    @Override
    public void whole(String field, long value) {
        put(field, value);
    }

    @Override
    public void flag(String field, boolean value) {
        put(field, value);
    }

    @Override
    public void text(String field, String value) {
        put(field, value);
    }

    private void put(String field, Object value) {
        if (all.put(field, value) != null) {
            throw new IllegalStateException(field + " is written twice");
        }
    }

    public Map<String, Object> all() {
        return all;
    }

    /** Those that are numbers. */
    public Map<String, Double> numbers() {
        Map<String, Double> numbers = new TreeMap<>();
        all.forEach(
                (field, value) -> {
                    if (value instanceof Number number) {
                        numbers.put(field, number.doubleValue());
                    }
                });
        return numbers;
    }
}
