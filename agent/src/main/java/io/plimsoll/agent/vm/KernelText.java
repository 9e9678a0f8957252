package io.plimsoll.agent.vm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;

/**
 * The text of a kernel file in a buffer that is used for one file after the other, as a tick reads
 * a thousand of them. The numbers of these files are never negative, so {@link #MISSING} stands for
 * one that is not there. For use by one thread.
 */
final class KernelText {
    static final long MISSING = -1;

    private static final int FIRST_BYTES = 16 << 10;

    /**
     * A shorter answer is the whole file: the kernel fills a page with lines as long as they fit.
     */
    private static final int WHOLE_BYTES = 2048;

    private byte[] bytes = new byte[FIRST_BYTES];
    private ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private int length;

    /** Reads a file from its beginning to its end. */
    void load(FileChannel file) throws IOException {
        length = 0;
        while (true) {
            buffer.limit(bytes.length).position(length);
            int read = file.read(buffer, length);
            if (read <= 0) {
                return;
            }
            length += read;
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
                buffer = ByteBuffer.wrap(bytes);
            } else if (length < WHOLE_BYTES) {
                return;
            }
        }
    }

    /** Takes the text from memory. */
    KernelText set(String text) {
        bytes = Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), text.length() + 1);
        buffer = ByteBuffer.wrap(bytes);
        length = text.length();
        return this;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** The whole text, for files that are read once. */
    String text() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** The number that follows the name at the beginning of a line: {@code VmRSS: 1234 kB}. */
    long value(String name) {
        for (int at = 0; at < length; at = nextLine(at)) {
            if (isWord(at, name)) {
                return number(at + name.length());
            }
        }
        return MISSING;
    }

    /** The same, handed on if it is there. */
    void ifValue(String name, LongConsumer then) {
        long value = value(name);
        if (value != MISSING) {
            then.accept(value);
        }
    }

    /** On the line that begins with a word the number after {@code name=}. */
    long valueOnLine(String word, String name) {
        for (int at = 0; at < length; at = nextLine(at)) {
            if (isWord(at, word)) {
                return named(at, endOfLine(at), name);
            }
        }
        return MISSING;
    }

    /** Sum of the numbers after {@code name=} on all lines. */
    long sumOfNamed(String name) {
        long sum = 0;
        for (int at = 0; at < length; at = nextLine(at)) {
            sum += Math.max(0, named(at, endOfLine(at), name));
        }
        return sum;
    }

    /** Sum of the last numbers of the lines whose second word is this: {@code 8:0 Read 4096}. */
    long sumOfSecond(String word) {
        long sum = 0;
        for (int at = 0; at < length; at = nextLine(at)) {
            int second = nextWord(at);
            if (second < endOfLine(at) && isWord(second, word)) {
                sum += Math.max(0, number(second + word.length()));
            }
        }
        return sum;
    }

    /** On the line that begins with a word all pairs {@code N0=123}, by the digits of the name. */
    void nodes(String word, ObjLongConsumer<String> then) {
        for (int at = 0; at < length; at = nextLine(at)) {
            if (isWord(at, word)) {
                int end = endOfLine(at);
                for (int next = at; next < end; next = nextWord(next)) {
                    if (bytes[next] == 'N') {
                        int equals = next;
                        while (equals < end && bytes[equals] != '=') {
                            equals++;
                        }
                        long value = number(equals + 1);
                        if (value != MISSING) {
                            String node =
                                    new String(
                                            bytes,
                                            next + 1,
                                            equals - next - 1,
                                            StandardCharsets.ISO_8859_1);
                            then.accept(node, value);
                        }
                    }
                }
                return;
            }
        }
    }

    /** The number in a column of the first line, from 0. */
    long column(int column) {
        return column(0, column);
    }

    /**
     * A column of {@code /proc/PID/stat} by the number that proc(5) gives it, from 3: the name
     * before it is in parentheses and may contain anything.
     */
    long statColumn(int number) {
        return column(afterName(), number - 3);
    }

    /** State of the thread in {@code /proc/PID/stat}, such as S or D; 0 if the text is garbled. */
    char statState() {
        int at = afterName();
        return at < length ? (char) (bytes[at] & 0xFF) : 0;
    }

    private int afterName() {
        int at = length - 1;
        while (at >= 0 && bytes[at] != ')') {
            at--;
        }
        return at < 0 ? length : at + 2;
    }

    private long column(int from, int column) {
        int at = from;
        for (int i = 0; i < column && at < length; i++) {
            at = nextWord(at);
        }
        return number(at);
    }

    private long named(int from, int end, String name) {
        for (int at = from; at < end; at = nextWord(at)) {
            if (matches(at, name) && charAt(at + name.length()) == '=') {
                return number(at + name.length() + 1);
            }
        }
        return MISSING;
    }

    /** The number at a place, behind blanks, a colon or nothing. */
    private long number(int from) {
        int at = from;
        while (at < length && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == ':')) {
            at++;
        }
        long number = 0;
        int first = at;
        while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
            number = number * 10 + (bytes[at] - '0');
            at++;
        }
        return at == first || number < 0 ? MISSING : number;
    }

    private boolean isWord(int at, String word) {
        if (!matches(at, word)) {
            return false;
        }
        int after = charAt(at + word.length());
        return after <= ' ' || after == ':' || after == '=';
    }

    private boolean matches(int at, String word) {
        if (at + word.length() > length) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int charAt(int at) {
        return at < length ? bytes[at] : '\n';
    }

    private int nextWord(int from) {
        int at = from;
        while (at < length && bytes[at] > ' ') {
            at++;
        }
        while (at < length && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        // The end of a line is a word of its own, so that the caller sees it.
        return at == from ? at + 1 : at;
    }

    private int endOfLine(int from) {
        int at = from;
        while (at < length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private int nextLine(int from) {
        return endOfLine(from) + 1;
    }
}
