package io.plimsoll.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The texts that came of late: names of VMs, devices and counters come again with every sample, and
 * need not be made anew. One instance may be used by many threads: they see a text or none, and
 * those that meet in a place take turns in it.
 */
final class KnownTexts {
    /** A power of two; with a text in each it takes 6 MB. */
    private static final int PLACES = 1 << 16;

    /** Longer ones, such as paths, are seldom and have a high price to compare. */
    private static final int LONGEST = 64;

    private final @Nullable String[] places = new String[PLACES];

    /** The text in these bytes, which are UTF-8. */
    String of(byte[] bytes, int offset, int length) {
        if (length > LONGEST) {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int place = (hash ^ hash >>> 15) & PLACES - 1;
        String known = places[place];
        if (known != null && same(known, bytes, offset, length)) {
            return known;
        }
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        places[place] = text;
        return text;
    }

    /** A byte beyond ASCII is negative and equals no character. */
    private static boolean same(String text, byte[] bytes, int offset, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != bytes[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
