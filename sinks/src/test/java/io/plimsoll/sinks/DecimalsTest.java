package io.plimsoll.sinks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
    private static final int ROOM = 32;

    private static String written(double value) {
        byte[] bytes = new byte[ROOM + 1];
        return new String(bytes, 0, Decimals.write(value, bytes, 1), StandardCharsets.US_ASCII)
                .substring(1);
    }

    private static String written(long value) {
        byte[] bytes = new byte[ROOM];
        return new String(bytes, 0, Decimals.write(value, bytes, 0), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "1.0, 1.0",
        "-3.5, -3.5",
        "0.1, 0.1",
        "0.05, 0.05",
        "0.0001, 0.0001",
        "0.000123456789123, 0.000123456789",
        "0.09999999999, 0.1",
        "0.9999999999, 1.0",
        "9.9999999999, 10.0",
        "12.00000034, 12.0000003",
        "99999999.96, 100000000.0",
        "123456789.06, 123456789.1",
        "999999999.97, 1000000000.0",
        "1234567890.6, 1234567891.0",
        "33.333333333333336, 33.3333333",
        "4503599627370497.0, 4503599627370497.0",
        "1.0E-5, 1.0E-5",
        "1.0E300, 1.0E300"
    })
    void aNumberKeepsNineDigits(double value, String expected) {
        assertEquals(expected, written(value));
    }

    @Test
    void noNumberIsFurtherOffThanHalfAUnitOfTheNinthDigit() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 200_000; i++) {
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(30) - 8);

            assertEquals(value, Double.parseDouble(written(value)), 5.1e-9 * Math.abs(value));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 9, 10, 99, 100, -100, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE})
    void aWholeNumberIsExact(long value) {
        assertEquals(Long.toString(value), written(value));
    }

    @Test
    void everyLengthOfAWholeNumberIsExact() {
        for (long value = 1; value > 0 && value < Long.MAX_VALUE / 10; value *= 10) {
            assertEquals(Long.toString(value), written(value));
            assertEquals(Long.toString(value - 1), written(value - 1));
            assertEquals(Long.toString(-value), written(-value));
        }
    }
}
