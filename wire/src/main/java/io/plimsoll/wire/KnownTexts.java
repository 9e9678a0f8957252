package io.plimsoll.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The texts that came of late: names of VMs, devices and counters come again with every sample, and
 * need not be made anew. Their bytes lie side by side in one array, as thousands are compared in
 * each tick, and a text whose object is elsewhere in memory would have to be fetched for it. For
 * one thread.
 */
final class KnownTexts {
    /** A power of two. */
    private static final int PLACES = 1 << 16;

    /** Bytes of a place: those of a text and before them their number. Together 4 MB. */
    private static final int PLACE_BYTES = 64;

    /** Longer ones, such as paths, are seldom. */
    private static final int LONGEST = PLACE_BYTES - 1;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final @Nullable String[] texts = new String[PLACES];
    private final byte[] places = new byte[PLACES * PLACE_BYTES];

    /** The text in these bytes, which are UTF-8. */
    String of(byte[] bytes, int offset, int length) {
        if (length > LONGEST) {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
        int place = place(bytes, offset, length);
        String known = texts[place];
        if (known != null && is(place, bytes, offset, length)) {
            return known;
        }
        String beside = texts[place ^ 1];
        if (beside != null && is(place ^ 1, bytes, offset, length)) {
            return beside;
        }
        // Two that want one place do not drive each other out.
        if (known != null) {
            texts[place ^ 1] = known;
            System.arraycopy(
                    places, place * PLACE_BYTES, places, (place ^ 1) * PLACE_BYTES, PLACE_BYTES);
        }
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        texts[place] = text;
        places[place * PLACE_BYTES] = (byte) length;
        System.arraycopy(bytes, offset, places, place * PLACE_BYTES + 1, length);
        return text;
    }

    private boolean is(int place, byte[] bytes, int offset, int length) {
        int at = place * PLACE_BYTES;
        return places[at] == length
                && Arrays.equals(places, at + 1, at + 1 + length, bytes, offset, offset + length);
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
