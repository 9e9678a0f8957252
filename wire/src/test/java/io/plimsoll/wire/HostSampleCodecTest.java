package io.plimsoll.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostSampleCodecTest {
    /** What reading one sample of a few kilobytes may allocate at most. */
    private static final long ALLOCATION_LIMIT_BYTES = 4 * 1024 * 1024;

    private static final int HEADER_BYTES = 10;

    private final HostSampleCodec codec = new HostSampleCodec();

    /** With its first sample a codec makes room for the texts that come again. */
    @BeforeEach
    void makeRoomForTexts() throws RejectedRecordException {
        codec.decode(codec.encode(GoldenV1.sample()));
    }

    @Test
    void decodedSampleEqualsTheEncodedOne() throws Exception {
        HostSample sample = GoldenV1.sample();

        assertEquals(sample, codec.decode(codec.encode(sample)));
    }

    @Test
    void recordBeginsWithTheMarkerAndTheFingerprint() {
        ByteBuffer bytes =
                ByteBuffer.wrap(codec.encode(GoldenV1.sample())).order(ByteOrder.LITTLE_ENDIAN);

        assertEquals((byte) 0xC3, bytes.get(0));
        assertEquals((byte) 0x01, bytes.get(1));
        assertEquals(HostSampleCodec.currentFingerprint(), bytes.getLong(2));
    }

    @Test
    void sampleCutOffAnywhereIsRejected() {
        byte[] whole = codec.encode(GoldenV1.sample());

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);

            assertThrows(
                    RejectedRecordException.class,
                    () -> codec.decode(cut),
                    "cut to " + length + " of " + whole.length + " bytes");
        }
    }

    @Test
    void bytesAfterTheEndAreRejected() {
        byte[] whole = codec.encode(GoldenV1.sample());

        assertRejected(
                Arrays.copyOf(whole, whole.length + 1),
                "1 of " + (whole.length + 1) + " bytes are left");
        assertRejected(
                Arrays.copyOf(whole, whole.length + 700),
                "700 of " + (whole.length + 700) + " bytes are left");
    }

    @Test
    void unknownFingerprintIsRejectedAsANewerAgent() {
        byte[] bytes = codec.encode(GoldenV1.sample());
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(2, 0x0123456789abcdefL);

        assertRejected(bytes, "0123456789abcdef", "upgrade the job first");
    }

    @ParameterizedTest
    @ValueSource(ints = {HostSampleCodec.VERSION + 1, 0, -1, Integer.MAX_VALUE})
    void unknownVersionIsRejected(int version) {
        HostSample sample = HostSample.newBuilder(GoldenV1.sample()).setV(version).build();

        assertRejected(codec.encode(sample), "version " + version);
    }

    @Test
    void somethingElseOnTheTopicIsRejected() {
        assertRejected(new byte[0], "0 bytes without the marker");
        assertRejected(
                "{\"v\":1,\"host\":\"a\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                Topics.SAMPLES.topic());
    }

    @Test
    void tooLargeARecordIsRejectedUnread() {
        byte[] bytes =
                Arrays.copyOf(codec.encode(GoldenV1.sample()), HostSampleCodec.MAX_BYTES + 1);

        assertRejected(bytes, "larger than the limit of " + HostSampleCodec.MAX_BYTES);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {1_000, 10_000_000, 1L << 31, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -5})
    void absurdLengthOfAStringCostsNothing(long length) throws Exception {
        ByteArrayOutputStream bytes = header();
        BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
        out.writeInt(1);
        out.writeLong(length);

        assertRejectedCheaply(bytes.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(
            longs = {1_000, 10_000_000, 1L << 31, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -5})
    void absurdLengthOfTheListOfVmsCostsNothing(long length) throws Exception {
        HostSample noVms = HostSample.newBuilder(GoldenV1.sample()).setVms(List.of()).build();
        byte[] encoded = codec.encode(noVms);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int rest = fieldsFrom(HostSample.getClassSchema(), "vms");
        bytes.write(
                encoded, 0, encoded.length - rest); // all but the empty list's 0 and what follows
        EncoderFactory.get().directBinaryEncoder(bytes, null).writeLong(length);

        assertRejectedCheaply(bytes.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(
            longs = {1_000, 10_000_000, 1L << 31, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -5})
    void absurdLengthOfTheMapOfExtrasCostsNothing(long length) throws Exception {
        VmSample bare =
                VmSample.newBuilder()
                        .setUuid("u")
                        .setName("n")
                        .setState(1)
                        .setIncarnation(1)
                        .setMonoNanos(1)
                        .build();
        HostSample oneVm = HostSample.newBuilder(GoldenV1.sample()).setVms(List.of(bare)).build();
        byte[] encoded = codec.encode(oneVm);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int restOfVm = fieldsFrom(VmSample.getClassSchema(), "extra");
        int rest = restOfVm + fieldsFrom(HostSample.getClassSchema(), "vms");
        bytes.write(encoded, 0, encoded.length - rest); // all but the map's end and what follows
        EncoderFactory.get().directBinaryEncoder(bytes, null).writeLong(length);

        assertRejectedCheaply(bytes.toByteArray());
    }

    /**
     * Fields from this one to the last; those are at their defaults here, which take a byte each.
     */
    private static int fieldsFrom(Schema schema, String field) {
        return schema.getFields().size() - schema.getField(field).pos();
    }

    @Test
    void largestSampleOfTheSmallestPartsStaysWithinTheHeap() throws Exception {
        Pressure smallest = Pressure.newBuilder().setResource("").build();
        HostSample sample = GoldenV1.sample();
        int room = HostSampleCodec.MAX_BYTES - codec.encode(sample).length - 8;
        HostCounters counters =
                HostCounters.newBuilder(sample.getHostCounters())
                        .setPressure(Collections.nCopies(room / 3, smallest))
                        .build();
        HostSample most = HostSample.newBuilder(sample).setHostCounters(counters).build();
        byte[] bytes = codec.encode(most);
        long before = allocatedBytes();

        HostSample decoded = codec.decode(bytes);

        long allocated = allocatedBytes() - before;
        assertEquals(room / 3, decoded.getHostCounters().getPressure().size());
        assertTrue(allocated < 64L * HostSampleCodec.MAX_BYTES, allocated + " bytes allocated");
    }

    @Test
    void garbledSamplesAreReadOrRejectedAndNothingElse() {
        long seed = 20_260_101L;
        Random random = new Random(seed);
        byte[] whole = codec.encode(GoldenV1.sample());
        int rejected = 0;

        for (int round = 0; round < 20_000; round++) {
            byte[] garbled = garble(whole, random);
            long before = allocatedBytes();
            try {
                codec.decode(garbled);
            } catch (RejectedRecordException e) {
                rejected++;
            } catch (RuntimeException | Error e) {
                fail("seed " + seed + ", round " + round + ": " + e, e);
            }
            long allocated = allocatedBytes() - before;
            if (allocated > ALLOCATION_LIMIT_BYTES) {
                fail("seed " + seed + ", round " + round + ": " + allocated + " bytes allocated");
            }
        }

        System.out.println("seed " + seed + ": " + rejected + " of 20000 garbled samples rejected");
        assertTrue(rejected > 1_000, "only " + rejected + " of 20000 were rejected");
    }

    /** Some bytes changed, inserted, removed or doubled; mostly behind the header. */
    private static byte[] garble(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int first = random.nextInt(20) == 0 ? 0 : HEADER_BYTES;
            if (bytes.length <= first) {
                return bytes;
            }
            int at = first + random.nextInt(bytes.length - first);
            bytes =
                    switch (random.nextInt(5)) {
                        case 0 -> spliced(bytes, at, 0, new byte[] {(byte) random.nextInt()});
                        case 1 -> spliced(bytes, at, 1 + random.nextInt(8), new byte[0]);
                        case 2 -> spliced(bytes, at, 0, hugeNumber(random));
                        case 3 -> spliced(bytes, at, 1, hugeNumber(random));
                        default -> spliced(bytes, at, 1, new byte[] {(byte) random.nextInt()});
                    };
        }
        return bytes;
    }

    private static byte[] hugeNumber(Random random) {
        byte[] number = new byte[3 + random.nextInt(8)];
        Arrays.fill(number, (byte) 0xFF);
        number[number.length - 1] = (byte) random.nextInt(128);
        return number;
    }

    private static byte[] spliced(byte[] bytes, int at, int removed, byte[] inserted) {
        int end = Math.min(at + removed, bytes.length);
        byte[] result = new byte[bytes.length - (end - at) + inserted.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(inserted, 0, result, at, inserted.length);
        System.arraycopy(bytes, end, result, at + inserted.length, bytes.length - end);
        return result;
    }

    private static ByteArrayOutputStream header() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                ByteBuffer.allocate(HEADER_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put((byte) 0xC3)
                        .put((byte) 0x01)
                        .putLong(HostSampleCodec.currentFingerprint())
                        .array());
        return bytes;
    }

    private void assertRejectedCheaply(byte[] bytes) {
        long before = allocatedBytes();

        assertThrows(RejectedRecordException.class, () -> codec.decode(bytes));

        long allocated = allocatedBytes() - before;
        assertTrue(allocated < ALLOCATION_LIMIT_BYTES, allocated + " bytes allocated");
    }

    private void assertRejected(byte[] bytes, String... parts) {
        RejectedRecordException e =
                assertThrows(RejectedRecordException.class, () -> codec.decode(bytes));
        for (String part : parts) {
            assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
        }
    }

    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }
}
