package io.plimsoll.pipeline.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.anomaly.VectorSurprise.Part;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class VectorDetectorTest {
    private static final List<String> INDICATORS = List.of("cpu", "ready", "memory", "constant");
    private static final long SEED = 11;
    private static final int LEARNED = 1_500;

    private final Random random = new Random(3);

    /** Four indicators: the first two go together, one is a level with noise, one is constant. */
    private double[] usual() {
        double load = random.nextGaussian();
        return new double[] {
            50 + 10 * load, 5 + load + 0.1 * random.nextGaussian(), 8e9 + 1e7 * load, 42
        };
    }

    private VectorDetector learned(VectorDetectorKind kind) {
        VectorDetector detector = kind.create(INDICATORS, SEED);
        for (int i = 0; i < LEARNED; i++) {
            detector.observe(i, usual());
        }
        return detector;
    }

    /** What is said of a vector that comes so many times. */
    private static VectorSurprise last(VectorDetector detector, double[] vector, int times) {
        VectorSurprise last = VectorSurprise.NONE;
        for (int i = 0; i < times; i++) {
            last = detector.observe(LEARNED + i, vector);
        }
        return last;
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void theIndicatorThatIsFarOffIsNamed(VectorDetectorKind kind) {
        VectorDetector detector = learned(kind);
        double[] off = usual();
        off[1] = 90;

        VectorSurprise surprise = last(detector, off, 5);

        assertTrue(surprise.score() > 3.5, surprise.toString());
        Part most = surprise.parts().get(0);
        assertEquals("ready", most.indicator());
        assertEquals(1, most.index());
        assertTrue(most.share() > 0.5 && most.share() <= 1, surprise.toString());
        assertEquals(90, most.seen());
        assertEquals(5, most.usual(), 0.5);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void aConstantThatMovesIsNamed(VectorDetectorKind kind) {
        VectorDetector detector = learned(kind);
        double[] off = usual();
        off[3] = 43;

        VectorSurprise surprise = last(detector, off, 5);

        assertTrue(surprise.score() > 3, surprise.toString());
        assertEquals("constant", surprise.parts().get(0).indicator());
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void whatGoesOnAsUsualIsSeldomASurprise(VectorDetectorKind kind) {
        VectorDetector detector = learned(kind);
        int surprises = 0;

        for (int i = 0; i < 2_000; i++) {
            surprises += detector.observe(LEARNED + i, usual()).score() > 3.5 ? 1 : 0;
        }

        assertTrue(surprises <= 4, surprises + " of 2,000");
    }

    @Test
    void theForestSeesThatTwoNoLongerGoTogether() {
        VectorDetector forest = learned(VectorDetectorKind.FOREST);
        double[] apart = {70, 3, 8e9, 42};

        VectorSurprise surprise = last(forest, apart, 8);

        assertTrue(surprise.score() > 3, surprise.toString());
    }

    @Test
    void anOutageThatLastsDoesNotBecomeUsualWhileItDoes() {
        VectorDetector detector = learned(VectorDetectorKind.TAIL);
        for (int i = 0; i < 5_000; i++) {
            detector.observe(LEARNED + i, usual());
        }

        VectorSurprise surprise = last(detector, new double[] {0, 90, 1e9, 42}, 60);

        assertTrue(surprise.score() > 4, surprise.toString());
    }

    @Test
    void aNewLevelIsAcceptedInTheEnd() {
        VectorDetector detector = learned(VectorDetectorKind.TAIL);
        VectorSurprise last = VectorSurprise.NONE;

        for (int i = 0; i < 20_000; i++) {
            double[] vector = usual();
            vector[0] += 200;
            last = detector.observe(LEARNED + i, vector);
        }

        assertTrue(last.score() < 2, last.toString());
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void absentValuesAreNoSurprise(VectorDetectorKind kind) {
        VectorDetector detector = learned(kind);
        double[] some = usual();
        some[1] = Double.NaN;
        double[] none = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};

        assertTrue(last(detector, some, 1).score() < 3.5);
        assertEquals(VectorSurprise.NONE, last(detector, none, 1));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void itGoesOnTheSameWhenItIsReadAgain(VectorDetectorKind kind) throws Exception {
        VectorDetector written = learned(kind);
        VectorDetector read = read(bytes(written));

        for (int i = 0; i < 300; i++) {
            double[] vector = usual();
            vector[1] += i % 100 == 50 ? 30 : 0;
            assertEquals(written.observe(i, vector), read.observe(i, vector), "after " + i);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void theSameSeedAndStreamGiveTheSameScores(VectorDetectorKind kind) {
        VectorDetector one = kind.create(INDICATORS, SEED);
        VectorDetector other = kind.create(INDICATORS, SEED);

        for (int i = 0; i < 500; i++) {
            double[] vector = usual();
            assertEquals(one.observe(i, vector), other.observe(i, vector));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void itsMemoryDoesNotGrow(VectorDetectorKind kind) throws Exception {
        VectorDetector detector = learned(kind);
        int most = kind == VectorDetectorKind.TAIL ? 400 : 200_000;

        for (int i = 0; i < 6_000; i++) {
            detector.observe(i, usual());
            if (i % 1_000 == 999) {
                assertTrue(bytes(detector).length < most, bytes(detector).length + " bytes");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void bytesThatAreCutOffOrOfANewerVersionAreRefused(VectorDetectorKind kind) throws Exception {
        byte[] bytes = bytes(learned(kind));

        assertThrows(IOException.class, () -> read(Arrays.copyOf(bytes, bytes.length / 2)));
        int version = Short.BYTES + kind.name().length();
        bytes[version]++;
        IOException e = assertThrows(IOException.class, () -> read(bytes));
        assertTrue(String.valueOf(e.getMessage()).contains("version 2"), e.getMessage());
        bytes[version - 1] = 'X';
        e = assertThrows(IOException.class, () -> read(bytes));
        assertTrue(String.valueOf(e.getMessage()).contains("no detector"), e.getMessage());
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void aVectorOfAnotherLengthOrWithoutEndIsRefused(VectorDetectorKind kind) {
        VectorDetector detector = kind.create(INDICATORS, SEED);

        assertThrows(
                IllegalArgumentException.class, () -> detector.observe(0, new double[] {1, 2}));
        double[] endless = {1, Double.POSITIVE_INFINITY, 3, 4};
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> detector.observe(0, endless));
        assertTrue(String.valueOf(e.getMessage()).contains("ready"), e.getMessage());
    }

    private static byte[] bytes(VectorDetector detector) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        VectorDetectorKind.write(detector, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static VectorDetector read(byte[] bytes) throws IOException {
        DataInput in = new DataInputStream(new ByteArrayInputStream(bytes));
        return VectorDetectorKind.read(in);
    }
}
