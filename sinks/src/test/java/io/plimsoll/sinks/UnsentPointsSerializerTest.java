package io.plimsoll.sinks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsentPointsSerializerTest {
    private static final UnsentPoints POINTS =
            new UnsentPoints(List.of("m,vm=zoë a=1i 1", "m t=\"two\nlines\" 2", ""));

    /** As version 1 was first written; must be readable for ever. */
    private static final String GOLDEN_V1 =
            "H4sIAAAAAAAA/2NgYGBmYGAQyNUpy7Wtyj+8WiHR1jBTwRAoJpirUGKrVFKez5WTmZdarKRgBBRkAAD3FL2MMQAAAA==";

    private final UnsentPointsSerializer serializer = new UnsentPointsSerializer();

    @Test
    void pointsSurviveTheCheckpoint() throws IOException {
        assertEquals(POINTS, serializer.deserialize(1, serializer.serialize(POINTS)));
    }

    @Test
    void firstReleasesCheckpointIsReadable() throws IOException {
        assertEquals(POINTS, serializer.deserialize(1, Base64.getDecoder().decode(GOLDEN_V1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, -1})
    void otherVersionsAreRefusedWithAReason(int version) throws IOException {
        byte[] bytes = serializer.serialize(POINTS);

        IOException refusal =
                assertThrows(IOException.class, () -> serializer.deserialize(version, bytes));

        assertEquals(
                "Unsent points of version "
                        + version
                        + " can't be read, only version 1. Maybe the checkpoint was written by a"
                        + " newer release.",
                refusal.getMessage());
    }

    @Test
    void truncatedStateIsRefusedAtEveryLength() throws IOException {
        byte[] bytes = serializer.serialize(POINTS);

        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            IOException refusal =
                    assertThrows(IOException.class, () -> serializer.deserialize(1, truncated));
            assertTrue(
                    String.valueOf(refusal.getMessage())
                            .startsWith("Unsent points in the checkpoint are"));
        }
    }

    @Test
    void damagedStateIsRefusedOrUnharmed() throws IOException {
        byte[] bytes = serializer.serialize(POINTS);
        Random random = new Random(42);

        for (int i = 0; i < 2000; i++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                // Some bits of gzip's header, such as the time, mean nothing.
                assertEquals(POINTS, serializer.deserialize(1, damaged));
            } catch (IOException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("damaged"), e::toString);
            }
        }
    }

    @Test
    void fullBufferOfNarrowPointsFitsFlinksDefaultStorage() throws IOException {
        Random random = new Random(42);
        List<String> lines =
                IntStream.range(0, 100_000)
                        .mapToObj(
                                i ->
                                        "vm_cpu,cluster=lab,host=h"
                                                + i % 40
                                                + ",vm=vm"
                                                + i % 400
                                                + " used_cores="
                                                + random.nextDouble()
                                                + ",ready_ratio="
                                                + random.nextDouble()
                                                + " "
                                                + (1_700_000_000_000L + i / 400 * 10_000L))
                        .toList();
        int bytes = 0;
        for (int from = 0; from < lines.size(); from += 5_000) {
            bytes +=
                    serializer.serialize(new UnsentPoints(lines.subList(from, from + 5_000)))
                            .length;
        }

        assertTrue(bytes < 5 * 1024 * 1024, bytes + " bytes");
    }
}
