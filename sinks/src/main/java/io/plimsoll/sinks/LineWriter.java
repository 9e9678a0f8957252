package io.plimsoll.sinks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes points straight as lines of the line protocol. It is meant for points whose names are
 * declared in code: names are written as they are, values are escaped. Floating point fields keep
 * nine significant digits, see {@link Decimals}.
 */
public final class LineWriter {
    private static final int FIRST_BYTES = 4096;
    private static final int FIRST_LINES = 16;
    private static final int MOST_NUMBER_BYTES = 32;

    /** Points have fewer tags. */
    private static final int MOST_TAGS = 8;

    /** Long texts that come again, such as reasons, are fewer. */
    private static final int MOST_TEXTS = 24;

    /** Shorter ones are written anew as fast as they are found. */
    private static final int LONG_TEXT = 24;

    private static final char FIRST_NOT_ASCII = 0x80;
    private static final boolean[] NOT_IN_TEXT = ascii("\"\\");
    private static final boolean[] NOT_IN_TAGS = ascii(" ,=\n\r\t");

    private byte[] bytes = new byte[FIRST_BYTES];
    private int[] ends = new int[FIRST_LINES];
    private final WrittenTags writtenTags = new WrittenTags(MOST_TAGS);
    private final WrittenTags writtenTexts = new WrittenTags(MOST_TEXTS);
    private int length;
    private int lines;
    private int begin;
    private boolean hasFields;

    private static boolean[] ascii(String characters) {
        boolean[] which = new boolean[FIRST_NOT_ASCII];
        for (int i = 0; i < characters.length(); i++) {
            which[characters.charAt(i)] = true;
        }
        return which;
    }

    /** Begins a point; tags come next, in the order of their names, then fields. */
    public void begin(String measurement) {
        begin = length;
        hasFields = false;
        name(measurement);
    }

    /** What identifies the series; left out if the value is empty. */
    public void tag(String name, String value) {
        if (value.isEmpty()) {
            return;
        }
        int known = writtenTags.find(name, value);
        if (known >= 0) {
            again(writtenTags, known);
            return;
        }
        int from = length;
        put(',');
        name(name);
        put('=');
        tagValue(value);
        writtenTags.put(name, value, from, length);
    }

    /** A floating point field; left out if it is not finite. */
    public void real(String field, double value) {
        if (Double.isFinite(value)) {
            field(field, MOST_NUMBER_BYTES);
            length = Decimals.write(value, bytes, length);
        }
    }

    /** An integer field. */
    public void whole(String field, long value) {
        field(field, MOST_NUMBER_BYTES);
        length = Decimals.write(value, bytes, length);
        bytes[length++] = 'i';
    }

    /** A field that is true or false. */
    public void flag(String field, boolean value) {
        field(field, MOST_NUMBER_BYTES);
        name(value ? "true" : "false");
    }

    /** A string field. */
    public void text(String field, String value) {
        field(field, 2 * value.length() + 2);
        if (value.length() < LONG_TEXT) {
            quoted(value);
            return;
        }
        int known = writtenTexts.find(value, value);
        if (known >= 0) {
            again(writtenTexts, known);
            return;
        }
        int from = length;
        quoted(value);
        writtenTexts.put(value, value, from, length);
    }

    /** Writes what stands there already. */
    private void again(WrittenTags written, int known) {
        int count = written.end(known) - written.begin(known);
        reserve(count);
        System.arraycopy(bytes, written.begin(known), bytes, length, count);
        length += count;
    }

    private void quoted(String value) {
        bytes[length++] = '"';
        for (int i = plain(value, value.length(), NOT_IN_TEXT); i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= FIRST_NOT_ASCII) {
                i = notAscii(value, i, value.length());
                continue;
            }
            if (c == '"' || c == '\\') {
                bytes[length++] = '\\';
            }
            bytes[length++] = (byte) c;
        }
        put('"');
    }

    /**
     * Writes the characters up to the first that is not ASCII or not written as it is; returns its
     * place. There is room for them.
     */
    private int plain(String value, int end, boolean[] special) {
        byte[] into = bytes;
        int at = length;
        int i = 0;
        while (i < end) {
            char c = value.charAt(i);
            if (c >= FIRST_NOT_ASCII || special[c]) {
                break;
            }
            into[at++] = (byte) c;
            i++;
        }
        length = at;
        return i;
    }

    /** Ends the point; one without a field is not written. */
    public void end(long atEpochMillis) {
        if (!hasFields) {
            length = begin;
            forgetWritten();
            return;
        }
        put(' ');
        reserve(MOST_NUMBER_BYTES);
        length = Decimals.write(atEpochMillis, bytes, length);
        if (lines == ends.length) {
            ends = Arrays.copyOf(ends, 2 * lines);
        }
        ends[lines++] = length;
    }

    /** The points that were ended since the last call. */
    public InfluxLines take() {
        InfluxLines taken =
                new InfluxLines(Arrays.copyOf(bytes, length), Arrays.copyOf(ends, lines));
        length = 0;
        lines = 0;
        forgetWritten();
        return taken;
    }

    private void forgetWritten() {
        writtenTags.clear();
        writtenTexts.clear();
    }

    @SuppressWarnings("deprecation") // Names are ASCII, and this copies them as they lie in memory.
    private void field(String name, int mostValueBytes) {
        int count = name.length();
        reserve(count + 2 + mostValueBytes);
        bytes[length] = (byte) (hasFields ? ',' : ' ');
        name.getBytes(0, count, bytes, length + 1);
        length += count + 1;
        bytes[length++] = '=';
        hasFields = true;
    }

    @SuppressWarnings("deprecation") // See above.
    private void name(String name) {
        int count = name.length();
        reserve(count);
        name.getBytes(0, count, bytes, length);
        length += count;
    }

    /**
     * As the client of InfluxDB escapes it. A backslash at the end would escape the separator that
     * follows, and the protocol has no way to write it; it becomes a slash.
     */
    private void tagValue(String value) {
        int end = value.length();
        while (end > 0 && value.charAt(end - 1) == '\\') {
            end--;
        }
        reserve(2 * value.length());
        for (int i = plain(value, end, NOT_IN_TAGS); i < end; i++) {
            char c = value.charAt(i);
            if (c >= FIRST_NOT_ASCII) {
                i = notAscii(value, i, end);
            } else if (c == ' ' || c == ',' || c == '=') {
                bytes[length++] = '\\';
                bytes[length++] = (byte) c;
            } else if (c == '\n' || c == '\r' || c == '\t') {
                bytes[length++] = '\\';
                bytes[length++] = (byte) (c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
            } else {
                bytes[length++] = (byte) c;
            }
        }
        for (int i = end; i < value.length(); i++) {
            put('/');
        }
    }

    /** Writes the characters from here on that are not ASCII; returns the last one's place. */
    private int notAscii(String value, int from, int end) {
        int to = from + 1;
        while (to < end && value.charAt(to) >= FIRST_NOT_ASCII) {
            to++;
        }
        byte[] utf8 = value.substring(from, to).getBytes(StandardCharsets.UTF_8);
        // What follows may take two bytes a character.
        reserve(utf8.length + 2 * (value.length() - to) + 2);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return to - 1;
    }

    private void put(int b) {
        reserve(1);
        bytes[length++] = (byte) b;
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }
}
