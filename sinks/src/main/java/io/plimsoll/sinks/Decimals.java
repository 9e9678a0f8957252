package io.plimsoll.sinks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes numbers as ASCII. Indicators are computed from counters and clocks that are not known to
 * nine digits, so no more are written: the others would be noise that costs CPU and that nothing
 * compresses. Whole numbers below 2<sup>53</sup> are exact.
 */
final class Decimals {
    /** The error is at most half a unit of the ninth digit. */
    static final int SIGNIFICANT_DIGITS = 9;

    private static final long EXACT = 1L << 53;
    private static final int MOST_DECIMALS = 13;
    private static final long[] POWERS = new long[19];
    private static final double[] FACTORS = new double[MOST_DECIMALS + 1];

    /** The numbers from 00 to 99, two digits each: half as many divisions. */
    private static final byte[] PAIRS = new byte[200];

    static {
        long power = 1;
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = power;
            power *= 10;
        }
        for (int i = 0; i < FACTORS.length; i++) {
            FACTORS[i] = POWERS[i];
        }
        for (int i = 0; i < 100; i++) {
            PAIRS[2 * i] = (byte) ('0' + i / 10);
            PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
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
        int digits = digits(scaled);
        int point = at + digits - decimals;
        int end;
        if (point <= at) {
            into[at] = '0';
            into[at + 1] = '.';
            int first = at + 2 + decimals - digits;
            Arrays.fill(into, at + 2, first, (byte) '0');
            end = first + digits;
            digits(scaled, into, end);
            point = at + 1;
        } else {
            // The digits before the point make room for it.
            end = at + 1 + digits;
            digits(scaled, into, end);
            for (int i = at; i < point; i++) {
                into[i] = into[i + 1];
            }
            into[point] = '.';
        }
        while (end > point + 2 && into[end - 1] == '0') {
            end--;
        }
        return end;
    }

    /** How many digits behind the point make nine significant ones; at least one. */
    private static int decimals(double magnitude) {
        if (magnitude >= 1) {
            return Math.max(1, SIGNIFICANT_DIGITS - digits((long) magnitude));
        }
        // Leading zeros behind the point are not significant.
        int decimals = SIGNIFICANT_DIGITS;
        for (double rest = magnitude * 10; rest < 1; rest *= 10) {
            decimals++;
        }
        return decimals;
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
        if (value < 10) {
            into[at] = (byte) ('0' + value);
            return at + 1;
        }
        int end = at + digits(value);
        digits(value, into, end);
        return end;
    }

    /** Writes the digits so that they end before {@code end}. */
    private static void digits(long value, byte[] into, int end) {
        int at = end;
        long rest = value;
        while (rest >= 10_000) {
            // Four at a time, as each division waits for the one before it.
            long next = rest / 10_000;
            int four = (int) (rest - next * 10_000);
            int high = four / 100;
            pair(four - high * 100, into, at - 2);
            pair(high, into, at - 4);
            at -= 4;
            rest = next;
        }
        int few = (int) rest;
        if (few >= 100) {
            int high = few / 100;
            pair(few - high * 100, into, at - 2);
            at -= 2;
            few = high;
        }
        if (few >= 10) {
            pair(few, into, at - 2);
        } else if (few > 0) {
            into[at - 1] = (byte) ('0' + few);
        }
    }

    private static void pair(int value, byte[] into, int at) {
        into[at] = PAIRS[2 * value];
        into[at + 1] = PAIRS[2 * value + 1];
    }

    /** How many digits it has: from the bits, as log10(2) is 1233 / 4096. */
    private static int digits(long value) {
        int about = ((64 - Long.numberOfLeadingZeros(value | 1)) * 1233) >> 12;
        return value >= POWERS[about] ? about + 1 : Math.max(1, about);
    }
}
