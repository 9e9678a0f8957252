package io.plimsoll.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The texts of one source, such as a host, in the order in which they came in its last record: they
 * mostly come in the same order again, so the next one is where the last one ended, and nothing has
 * to be looked for. Where a record differs, as after a VM came or left, the place is found again
 * some texts further on; if too many differ, the record is learnt anew. For one thread.
 */
final class TextsInOrder {
    /** A VM that left had so many texts. */
    private static final int LOOK_AHEAD = 24;

    /** One of so many may be another one than expected. */
    private static final int TOLERATED = 8;

    /** Longer ones are made anew each time. */
    private static final int LONGEST = 255;

    /** Beyond those of the largest samples that agents send, in one of which are some 300 VMs. */
    static final int MOST = 4096;

    private final KnownTexts known;
    private final int most;
    private byte[] bytes = {};
    private String[] texts = {};
    // Where the bytes of each end; those of the first begin at 0.
    private int[] ends = {};
    private int count;

    // Of the record that is read:
    private boolean learning = true;
    private int next;
    private int read;
    private int others;

    /**
     * None yet.
     *
     * @param known where those are looked for that come out of order
     * @param most so many are expected again; 0 if the records are of many sources
     */
    TextsInOrder(KnownTexts known, int most) {
        this.known = known;
        this.most = most;
    }

    /** A further record of the source begins. */
    void begin() {
        learning = others * TOLERATED > read || count == 0;
        if (learning) {
            count = 0;
        }
        next = 0;
        read = 0;
        others = 0;
    }

    /** The text in these bytes, which are UTF-8. */
    String of(byte[] from, int offset, int length) {
        read++;
        if (length > LONGEST) {
            return new String(from, offset, length, StandardCharsets.UTF_8);
        }
        if (learning) {
            String text = known.of(from, offset, length);
            if (count < most) {
                add(text, from, offset, length);
            }
            return text;
        }
        for (int i = next; i < Math.min(count, next + LOOK_AHEAD); i++) {
            if (is(i, from, offset, length)) {
                next = i + 1;
                return texts[i];
            }
        }
        others++;
        return known.of(from, offset, length);
    }

    private int start(int at) {
        return at == 0 ? 0 : ends[at - 1];
    }

    private boolean is(int at, byte[] from, int offset, int length) {
        int start = start(at);
        return ends[at] - start == length
                && Arrays.equals(bytes, start, start + length, from, offset, offset + length);
    }

    private void add(String text, byte[] from, int offset, int length) {
        int start = start(count);
        if (count == ends.length) {
            texts = Arrays.copyOf(texts, 2 * count + LOOK_AHEAD);
            ends = Arrays.copyOf(ends, texts.length);
        }
        if (start + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (start + length));
        }
        System.arraycopy(from, offset, bytes, start, length);
        texts[count] = text;
        ends[count] = start + length;
        count++;
    }
}
