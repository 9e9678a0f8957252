package io.plimsoll.sinks;

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
    private static final int MOST_EXPONENT = 22;
    private static final double[] POWERS = new double[MOST_EXPONENT + 1];

    static {
        for (int i = 0; i <= MOST_EXPONENT; i++) {
            POWERS[i] = Double.parseDouble("1e" + i);
        }
    }

    private Decimals() {}

    /** Writes from {@code at} on, where there is room for 32 bytes; returns where it ended. */
    static int write(double value, byte[] into, int at) {
        double magnitude = Math.abs(value);
        if (magnitude < EXACT && value == Math.rint(value)) {
            int end = write((long) value, into, at);
            into[end++] = '.';
            into[end++] = '0';
            return end;
        }
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
        int whole = 0; // digits before the point
        while (magnitude >= POWERS[whole]) {
            whole++;
        }
        int decimals = Math.max(1, SIGNIFICANT_DIGITS - whole);
        if (whole == 0) {
            // Leading zeros behind the point are not significant.
            for (double rest = magnitude * 10; rest < 1; rest *= 10) {
                decimals++;
            }
        }
        long scaled = Math.round(magnitude * POWERS[decimals]);
        while (decimals > 1 && scaled % 10 == 0) {
            scaled /= 10;
            decimals--;
        }
        long unit = (long) POWERS[decimals];
        int end = write(scaled / unit, into, at);
        into[end++] = '.';
        long fraction = scaled % unit;
        for (int i = end + decimals - 1; i >= end; i--) {
            into[i] = (byte) ('0' + fraction % 10);
            fraction /= 10;
        }
        return end + decimals;
    }

    /** Very small and very large ones. */
    private static int rare(double value, byte[] into, int at) {
        byte[] text = Double.toString(value).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, into, at, text.length);
        return at + text.length;
    }

    /** The same for a whole number. */
    static int write(long value, byte[] into, int at) {
        if (value == Long.MIN_VALUE) {
            byte[] text = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(text, 0, into, at, text.length);
            return at + text.length;
        }
        int begin = at;
        long rest = value;
        if (rest < 0) {
            into[begin++] = '-';
            rest = -rest;
        }
        int end = begin + digits(rest);
        int i = end;
        do {
            long next = rest / 10;
            into[--i] = (byte) ('0' + (rest - next * 10));
            rest = next;
        } while (rest > 0);
        return end;
    }

    private static int digits(long magnitude) {
        int digits = 1;
        for (long bound = 10; magnitude >= bound; bound *= 10) {
            digits++;
            if (digits == 19) {
                break;
            }
        }
        return digits;
    }
}
