package io.plimsoll.sinks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes numbers as ASCII. Indicators are computed from counters and clocks that are not known to
 * nine digits, so no more are written: the others would be noise that costs CPU and that nothing
 * compresses. Whole numbers below 2<sup>53</sup> are exact.
 */
final class Decimals {
    /** The error is at most half a unit of the ninth digit. */
    static final int SIGNIFICANT_DIGITS = 9;

    private static final long EXACT = 1L << 53;
    private static final int LEAST_DECADE = -4;
    private static final double[] DECADES = {
        1e-4, 1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9
    };
    private static final int MOST_DECIMALS = SIGNIFICANT_DIGITS - 1 - LEAST_DECADE;

    // Digits are written eight at a time, as the bytes of a long of which the lowest comes first.
    private static final int EIGHT = 8;
    private static final long EIGHT_DIGITS = 100_000_000;
    private static final long ASCII = 0x3030303030303030L;
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long[] POWERS = new long[2 * EIGHT];
    private static final double[] FACTORS = new double[MOST_DECIMALS + 1];

    static {
        long power = 1;
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = power;
            power *= 10;
        }
        for (int i = 0; i < FACTORS.length; i++) {
            FACTORS[i] = POWERS[i];
        }
    }

    private Decimals() {}

    /** Writes from {@code at} on, where there is room for 32 bytes; returns where it ended. */
    static int write(double value, byte[] into, int at) {
        long whole = (long) value;
        if (whole == value && whole > -EXACT && whole < EXACT) {
            int end = write(whole, into, at);
            into[end++] = '.';
            into[end++] = '0';
            return end;
        }
        double magnitude = Math.abs(value);
        if (magnitude >= 1e9 && magnitude < EXACT) {
            return write((double) Math.round(value), into, at);
        }
        if (magnitude < 1e-4 || magnitude >= EXACT) {
            return rare(value, into, at);
        }
        int end = at;
        if (value < 0) {
            into[end++] = '-';
        }
        return common(magnitude, into, end);
    }

    private static int common(double magnitude, byte[] into, int at) {
        int decimals = decimals(magnitude);
        // Not negative, and far from the limits of a long.
        long scaled = (long) (magnitude * FACTORS[decimals] + 0.5);
        long whole = (long) magnitude;
        long fraction = scaled - whole * POWERS[decimals];
        if (fraction == POWERS[decimals]) {
            whole++;
            fraction = 0;
        }
        int end = magnitude(whole, into, at);
        into[end++] = '.';
        return fraction(fraction * POWERS[2 * EIGHT - decimals], into, end);
    }

    /** Writes what is behind the point, in units of the 16th digit, without zeros at the end. */
    private static int fraction(long fraction, byte[] into, int at) {
        long first = fraction / EIGHT_DIGITS;
        long digits = eight(first);
        LONG.set(into, at, digits | ASCII);
        long rest = fraction - first * EIGHT_DIGITS;
        if (rest == 0) {
            return at + Math.max(1, withoutZerosAtEnd(digits));
        }
        digits = eight(rest);
        LONG.set(into, at + EIGHT, digits | ASCII);
        return at + EIGHT + withoutZerosAtEnd(digits);
    }

    private static int withoutZerosAtEnd(long digits) {
        return EIGHT - Long.numberOfLeadingZeros(digits) / Byte.SIZE;
    }

    /** How many digits behind the point make nine significant ones; at least one. */
    private static int decimals(double magnitude) {
        // From the bits, as log10(2) is 1233 / 4096.
        int decade = ((Math.getExponent(magnitude) * 1233) >> 12) - LEAST_DECADE;
        if (magnitude >= DECADES[decade + 1]) {
            decade++;
        }
        return Math.max(1, SIGNIFICANT_DIGITS - 1 - LEAST_DECADE - decade);
    }

    /** Very small and very large ones. */
    private static int rare(double value, byte[] into, int at) {
        return put(Double.toString(value), into, at);
    }

    private static int put(String text, byte[] into, int at) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, into, at, ascii.length);
        return at + ascii.length;
    }

    /** The same for a whole number. */
    static int write(long value, byte[] into, int at) {
        if (value >= 0) {
            return magnitude(value, into, at);
        }
        if (value == Long.MIN_VALUE) {
            return put(Long.toString(value), into, at);
        }
        into[at] = '-';
        return magnitude(-value, into, at + 1);
    }

    private static int magnitude(long value, byte[] into, int at) {
        if (value >= EIGHT_DIGITS) {
            long most = value / EIGHT_DIGITS;
            int end = magnitude(most, into, at);
            LONG.set(into, end, eight(value - most * EIGHT_DIGITS) | ASCII);
            return end + EIGHT;
        }
        long digits = eight(value);
        // The last one is written even if it is 0 too.
        int zeros = Math.min(EIGHT - 1, Long.numberOfTrailingZeros(digits) / Byte.SIZE);
        LONG.set(into, at, (digits | ASCII) >>> (zeros * Byte.SIZE));
        return at + EIGHT - zeros;
    }

    /**
     * The digits of a number below 10<sup>8</sup>, each in a byte. It is halved three times, and
     * all parts at once: multiplied and shifted, which is division by 100 and by 10 for parts so
     * small.
     */
    private static long eight(long value) {
        long high = value / 10_000;
        long fours = high | ((value - high * 10_000) << 32);
        long hundreds = ((fours * 10_486) >>> 20) & 0x0000007f_0000007fL;
        long twos = hundreds | ((fours - hundreds * 100) << 16);
        long tens = ((twos * 103) >>> 10) & 0x000f_000f_000f_000fL;
        return tens | ((twos - tens * 10) << 8);
    }
}
