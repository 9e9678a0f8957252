package io.plimsoll.agent.sample;

import java.util.Arrays;
import java.util.OptionalLong;

/** The columns of one line of a kernel file; a column that is missing or garbled is just absent. */
final class Fields {
    private final String line;
    private int[] bounds = new int[32]; // begin and end of each column
    private int count;

    Fields(String line) {
        this.line = line;
        int at = 0;
        int length = line.length();
        while (at < length) {
            while (at < length && line.charAt(at) <= ' ') {
                at++;
            }
            int begin = at;
            while (at < length && line.charAt(at) > ' ') {
                at++;
            }
            if (at > begin) {
                add(begin, at);
            }
        }
    }

    private void add(int begin, int end) {
        if (2 * count == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * count] = begin;
        bounds[2 * count + 1] = end;
        count++;
    }

    int count() {
        return count;
    }

    /** The text of a column, empty if there is none. */
    String text(int column) {
        return column < count ? line.substring(bounds[2 * column], bounds[2 * column + 1]) : "";
    }

    /** The whole number of a column, from 0; absent if it is missing, garbled or negative. */
    OptionalLong number(int column) {
        return parse(text(column));
    }

    /** The same in hexadecimal digits. */
    OptionalLong hexNumber(int column) {
        try {
            return OptionalLong.of(Long.parseUnsignedLong(text(column), 16));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** A whole number from 0. */
    static OptionalLong parse(String text) {
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(text);
            return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
