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
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForestDetectorTest {
    private static final int LEARNED = 1_200;

    private final Random random = new Random(5);

    private double wave(int i) {
        return 50 + 20 * Math.sin(i * 2 * Math.PI / 24) + random.nextGaussian();
    }

    private ForestDetector learned() {
        ForestDetector detector = new ForestDetector(7);
        for (int i = 0; i < LEARNED; i++) {
            detector.observe(i, wave(i));
        }
        return detector;
    }

    @Test
    void aValueThatDoesNotFitTheShapeSurprisesAlthoughItIsAmongTheUsualOnes() {
        ForestDetector detector = learned();
        int crest = LEARNED + 6;
        for (int i = LEARNED; i < crest; i++) {
            detector.observe(i, wave(i));
        }

        Surprise surprise = detector.observe(crest, 35);

        assertTrue(surprise.score() > 3.5, surprise.toString());
        assertEquals(Aspect.SHAPE, surprise.aspect());
        assertEquals(35, surprise.seen());
        assertEquals(70, surprise.usual(), 8);
    }

    @Test
    void aConstantSeriesIsNoSurpriseUntilItMoves() {
        ForestDetector detector = new ForestDetector(7);
        double most = 0;
        for (int i = 0; i < LEARNED; i++) {
            most = Math.max(most, detector.observe(i, 3).score());
        }

        Surprise moved = detector.observe(LEARNED, 3.1);

        assertTrue(most < 3, "most " + most);
        assertTrue(moved.score() > 3.5, moved.toString());
    }

    @Test
    void itGoesOnTheSameWhenItIsReadAgain() throws Exception {
        ForestDetector written = learned();
        ForestDetector read = read(bytes(written));

        for (int i = LEARNED; i < LEARNED + 300; i++) {
            double value = i % 100 == 50 ? 500 : wave(i);
            assertEquals(written.observe(i, value), read.observe(i, value), "after " + i);
        }
    }

    @Test
    void itCanBeWrittenFromTheFirstValueOn() throws Exception {
        ForestDetector detector = new ForestDetector(7);

        for (int i = 0; i < 40; i++) {
            detector = read(bytes(detector));
            detector.observe(i, wave(i));
        }
    }

    @Test
    void itsMemoryDoesNotGrow() throws Exception {
        ForestDetector detector = learned();

        for (int i = 0; i < 8_000; i++) {
            detector.observe(i, random.nextGaussian());
            if (i % 2_000 == 1_999) {
                assertTrue(bytes(detector).length < 150_000, bytes(detector).length + " bytes");
            }
        }
    }

    @Test
    void valuesNearTheEndOfTheirRangeAreJudged() {
        ForestDetector detector = learned();

        Surprise surprise = detector.observe(LEARNED, Double.MAX_VALUE);

        assertTrue(surprise.score() > 3.5, surprise.toString());
        assertThrows(IllegalArgumentException.class, () -> detector.observe(0, Double.NaN));
    }

    @Test
    void damagedBytesAreRefused() throws Exception {
        byte[] bytes = bytes(learned());
        byte[] cut = Arrays.copyOf(bytes, bytes.length / 2);

        assertThrows(IOException.class, () -> read(cut));
    }

    private static byte[] bytes(ForestDetector detector) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        detector.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static ForestDetector read(byte[] bytes) throws IOException {
        return ForestDetector.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }
}
