package io.plimsoll.pipeline.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.anomaly.Surprise.Aspect;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TailDetectorTest {
    private static final long FIVE_MINUTES = 300_000;

    /** Once in about 3,000 values. */
    private static final double ALARM = 3.5;

    private final TailDetector detector = new TailDetector();
    private final Random random = new Random(7);
    private long millis = 1_700_000_000_000L;

    @Test
    void aConstantSeriesNeverSurprises() {
        for (int i = 0; i < 5_000; i++) {
            assertEquals(0, next(42).score());
        }
    }

    @Test
    void theFirstChangeOfALongConstantSeriesSurprises() {
        most(2_000, i -> 42);

        assertTrue(next(43).score() > ALARM);
    }

    @Test
    void aSpikeFarBeyondTheNoiseIsAJump() {
        most(2_000, i -> random.nextGaussian());

        Surprise surprise = next(25);

        assertEquals(Aspect.JUMP, surprise.aspect());
        assertTrue(surprise.score() > ALARM, () -> surprise.toString());
        assertTrue(surprise.seen() > surprise.usual());
    }

    @Test
    void aFallSurprisesLikeARise() {
        most(2_000, i -> random.nextGaussian());

        Surprise surprise = next(-25);

        assertTrue(surprise.score() > ALARM);
        assertTrue(surprise.seen() < surprise.usual(), "beyond the lower bound");
    }

    /** One standard deviation is nothing for a value and much for a mean. */
    @Test
    void aSmallShiftThatStaysIsSeenThoughNoValueStandsOut() {
        most(4_000, i -> random.nextGaussian());

        double shifted = most(300, i -> 1.5 + random.nextGaussian());

        assertTrue(shifted > ALARM, () -> shifted + "");
    }

    @Test
    void aLevelThatIsThereToStayBecomesUsual() {
        most(2_000, i -> random.nextGaussian());
        most(2_000, i -> 20 + random.nextGaussian());

        double later = most(500, i -> 20 + random.nextGaussian());

        assertTrue(later < 5, () -> later + "");
    }

    @Test
    void aSpikeThatComesEveryHourIsNoSurpriseAfterSomeTime() {
        LongToDoubleFunction hourly = i -> random.nextGaussian() + (i % 12 == 0 ? 30 : 0);
        most(2_000, hourly);

        double later = most(2_000, hourly);

        // The highest of 12,000 figures, none of which was unusual.
        assertTrue(later < 5, () -> later + "");
    }

    @Test
    void aQuietAfternoonInADailySeriesIsSeenThoughItsValuesAreUsual() {
        LongToDoubleFunction daily =
                i -> 50 + 40 * Math.sin(2 * Math.PI * i / 288) + random.nextGaussian();
        most(288 * 10, daily);

        double quiet = most(60, i -> 50 - 40 + random.nextGaussian());

        assertTrue(quiet > ALARM, () -> quiet + "");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noiseAlarmsAboutAsRarelyAsTheScoreSays(long seed) {
        random.setSeed(seed);
        most(1_000, i -> random.nextGaussian());
        int alarms = 0;
        for (int i = 0; i < 20_000; i++) {
            alarms += next(random.nextGaussian()).score() > ALARM ? 1 : 0;
        }

        // Three scales, two sides, and means that hang together: some times 20,000 / 3,162.
        assertTrue(alarms <= 80, alarms + " alarms");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 1, 1e6, 1e12})
    void theUnitOfASeriesMakesNoDifference(double unit) {
        Random same = new Random(7);
        TailDetector other = new TailDetector();
        for (int i = 0; i < 3_000; i++) {
            double value = random.nextGaussian() + (i == 2_500 ? 12 : 0);
            assertEquals(value, same.nextGaussian() + (i == 2_500 ? 12 : 0));
            Surprise here = next(value);
            Surprise there = other.observe(millis, value * unit);

            assertEquals(here.score(), there.score(), 1e-3 + 0.01 * here.score(), "value " + i);
        }
    }

    @Test
    void whatIsNotANumberIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> detector.observe(0, Double.NaN));
        assertThrows(
                IllegalArgumentException.class,
                () -> detector.observe(0, Double.NEGATIVE_INFINITY));
    }

    @Test
    void aDetectorThatWasWrittenAndReadGoesOnAsIfNothingHappened() throws IOException {
        most(3_000, i -> 50 + 40 * Math.sin(2 * Math.PI * i / 288) + random.nextGaussian());
        TailDetector copy = TailDetector.read(new DataInputStream(memory()));

        for (int i = 0; i < 1_000; i++) {
            double value = 60 * random.nextDouble();
            assertEquals(next(value), copy.observe(millis, value), "value " + i);
        }
    }

    @Test
    void theMemoryStaysBelowAKilobyteHoweverLongTheSeries() throws IOException {
        int before = memory().available();
        most(50_000, i -> random.nextGaussian());

        assertEquals(before, memory().available());
        assertTrue(before <= 1_000, before + " bytes");
    }

    @Test
    void theMemoryOfANewerVersionIsRefused() {
        byte[] newer = {99};

        IOException e =
                assertThrows(
                        IOException.class,
                        () ->
                                TailDetector.read(
                                        new DataInputStream(new ByteArrayInputStream(newer))));

        assertTrue(String.valueOf(e.getMessage()).contains("99"));
    }

    private ByteArrayInputStream memory() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        detector.write(new DataOutputStream(bytes));
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private double most(int count, LongToDoubleFunction series) {
        double most = 0;
        for (int i = 0; i < count; i++) {
            most = Math.max(most, next(series.applyAsDouble(i)).score());
        }
        return most;
    }

    private Surprise next(double value) {
        millis += FIVE_MINUTES;
        return detector.observe(millis, value);
    }
}
