package io.plimsoll.agent.sample;

import java.util.OptionalLong;

/** The columns of one line of a kernel file; a column that is missing or garbled is just absent. */
final class Fields {
    private final String[] columns;

    Fields(String line) {
        columns = line.strip().split("\\s+", -1);
    }

    int count() {
        return columns.length;
    }

    /** The text of a column, empty if there is none. */
    String text(int column) {
        return column < columns.length ? columns[column] : "";
    }

    /** The whole number of a column, from 0; absent if it is missing, garbled or negative. */
    OptionalLong number(int column) {
        return parse(text(column));
    }

    /** A whole number from 0. */
    static OptionalLong parse(String text) {
        try {
            long number = Long.parseLong(text);
            return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
