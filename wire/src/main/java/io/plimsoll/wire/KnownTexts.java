package io.plimsoll.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The texts that came of late: names of VMs, devices and counters come again with every sample, and
 * need not be made anew. One instance may be used by many threads: they see a text or none, and
 * those that meet in a place take turns in it.
 */
final class KnownTexts {
    /** A power of two; with a text in each it takes 12 MB. */
    private static final int PLACES = 1 << 16;

    /** Longer ones, such as paths, are seldom. */
    private static final int LONGEST = 64;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final @Nullable Known[] places = new Known[PLACES];

    /** A text and its bytes. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
    private record Known(byte[] bytes, String text) {
        boolean is(byte[] others, int offset, int length) {
            return Arrays.equals(bytes, 0, bytes.length, others, offset, offset + length);
        }
    }

    /** The text in these bytes, which are UTF-8. */
    String of(byte[] bytes, int offset, int length) {
        if (length > LONGEST) {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
        int place = place(bytes, offset, length);
        Known known = places[place];
        if (known != null && known.is(bytes, offset, length)) {
            return known.text;
        }
        Known beside = places[place ^ 1];
        if (beside != null && beside.is(bytes, offset, length)) {
            return beside.text;
        }
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        // Two that want one place do not drive each other out.
        if (known != null) {
            places[place ^ 1] = known;
        }
        places[place] = new Known(Arrays.copyOfRange(bytes, offset, offset + length), text);
        return text;
    }

    /** By its first and its last bytes: what is numbered differs there. */
    private static int place(byte[] bytes, int offset, int length) {
        long hash = length;
        if (length >= Long.BYTES) {
            hash += 31 * (long) LONG.get(bytes, offset);
            hash = 31 * hash + (long) LONG.get(bytes, offset + length - Long.BYTES);
        } else {
            for (int i = offset; i < offset + length; i++) {
                hash = 31 * hash + bytes[i];
            }
        }
        hash *= 0x9E3779B97F4A7C15L; // 2^64 / the golden ratio spreads neighbours (Knuth 6.4)
        return (int) (hash >>> (Long.SIZE - 16));
    }
}
