package io.plimsoll.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DatumReader;
import org.apache.avro.message.BinaryMessageEncoder;
import org.jspecify.annotations.Nullable;

/**
 * {@link HostSample} to and from Avro's single-object encoding: two marker bytes, the schema's
 * CRC-64-AVRO fingerprint, the record. Every schema ever released stays known here, so old records
 * decode for ever; an unknown fingerprint is a newer agent's.
 *
 * <p>Avro's own decoder for this encoding reads from a stream, believes any length it finds there
 * and ignores what follows the record; this one reads from the array, so that a length beyond its
 * end is refused before anything is allocated.
 *
 * <p>An instance may be used by one thread at a time.
 */
public final class HostSampleCodec {
    /** The version that this code writes. */
    public static final int VERSION = 2;

    /**
     * Largest record that is looked at, in bytes; agents stay below {@link
     * Topics#MAX_SAMPLE_BYTES}.
     */
    public static final int MAX_BYTES = 1024 * 1024;

    /** The schemas that were ever released, oldest first; they are never changed or removed. */
    static final List<String> RELEASED =
            List.of("/avro-released/HostSample-v1.avsc", "/avro-released/HostSample-v2.avsc");

    private static final int HEADER_BYTES = 10;

    private final BinaryMessageEncoder<HostSample> encoder;
    private final long current;

    /** Made when the first record comes: an agent only writes. */
    private @Nullable Map<Long, DatumReader<HostSample>> readers;

    /** The same. */
    private @Nullable SourceTexts texts;

    /** A codec that writes the newest schema and reads all released ones. */
    public HostSampleCodec() {
        encoder = new BinaryMessageEncoder<>(WireModel.INSTANCE, HostSample.getClassSchema());
        current = currentFingerprint();
    }

    /** The bytes of a sample. */
    public byte[] encode(HostSample sample) {
        try {
            ByteBuffer buffer = encoder.encode(sample);
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    /**
     * The sample in these bytes.
     *
     * @throws RejectedRecordException if they are too long, garbled, truncated or of an unknown
     *     schema or version
     */
    public HostSample decode(byte[] bytes) throws RejectedRecordException {
        return decodeOf(null, bytes);
    }

    /**
     * The sample in these bytes; faster if the one before of the same source had the same texts.
     *
     * @param source such as a host
     * @throws RejectedRecordException as above
     */
    public HostSample decode(byte[] bytes, String source) throws RejectedRecordException {
        return decodeOf(source, bytes);
    }

    private HostSample decodeOf(@Nullable String source, byte[] bytes)
            throws RejectedRecordException {
        if (bytes.length > MAX_BYTES) {
            throw new RejectedRecordException(
                    "sample of "
                            + bytes.length
                            + " bytes is larger than the limit of "
                            + MAX_BYTES
                            + "; the agent should have divided it into parts");
        }
        if (bytes.length < HEADER_BYTES || bytes[0] != (byte) 0xC3 || bytes[1] != (byte) 0x01) {
            throw new RejectedRecordException(
                    "not a sample: "
                            + bytes.length
                            + " bytes without the marker C3 01 of Avro's single-object encoding; something else writes to "
                            + Topics.SAMPLES.topic());
        }
        long fingerprint =
                ByteBuffer.wrap(bytes, 2, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
        HostSample sample =
                fingerprint == current
                        ? readCurrent(bytes, source)
                        : readResolved(fingerprint, bytes);
        if (sample.getV() < 1 || sample.getV() > VERSION) {
            throw new RejectedRecordException(
                    "sample of host "
                            + sample.getHost()
                            + " has version "
                            + sample.getV()
                            + ", known here are 1 to "
                            + VERSION
                            + "; upgrade the job first");
        }
        return sample;
    }

    private HostSample readResolved(long fingerprint, byte[] bytes) throws RejectedRecordException {
        DatumReader<HostSample> reader = readers().get(fingerprint);
        if (reader == null) {
            throw new RejectedRecordException(
                    String.format(
                            "sample with the unknown schema fingerprint %016x; its agent is newer than this job,"
                                    + " upgrade the job first",
                            fingerprint));
        }
        try {
            BoundedDecoder decoder = new BoundedDecoder(bytes, HEADER_BYTES);
            HostSample sample = reader.read(null, decoder);
            requireEnd(decoder.remainingBytes(), bytes);
            return sample;
        } catch (IOException
                | AvroRuntimeException
                | IndexOutOfBoundsException
                | UnsupportedOperationException e) {
            throw garbled(bytes, e);
        }
    }

    private Map<Long, DatumReader<HostSample>> readers() {
        Map<Long, DatumReader<HostSample>> known = readers;
        if (known != null) {
            return known;
        }
        Map<Long, DatumReader<HostSample>> byFingerprint = new HashMap<>();
        for (String released : RELEASED) {
            Schema written = released(released);
            byFingerprint.put(SchemaNormalization.parsingFingerprint64(written), reader(written));
        }
        byFingerprint.put(currentFingerprint(), reader(HostSample.getClassSchema()));
        Map<Long, DatumReader<HostSample>> made = Map.copyOf(byFingerprint);
        readers = made;
        return made;
    }

    private HostSample readCurrent(byte[] bytes, @Nullable String source)
            throws RejectedRecordException {
        try {
            PlainDecoder decoder = new PlainDecoder(bytes, HEADER_BYTES, texts().of(source));
            HostSample sample = HostSample.read(decoder);
            requireEnd(decoder.remainingBytes(), bytes);
            return sample;
        } catch (IOException e) {
            throw garbled(bytes, e);
        }
    }

    private SourceTexts texts() {
        SourceTexts known = texts;
        if (known == null) {
            known = new SourceTexts();
            texts = known;
        }
        return known;
    }

    private static void requireEnd(int remaining, byte[] bytes) throws RejectedRecordException {
        if (remaining > 0) {
            throw new RejectedRecordException(
                    "garbled sample: "
                            + remaining
                            + " of "
                            + bytes.length
                            + " bytes are left after its end");
        }
    }

    private static RejectedRecordException garbled(byte[] bytes, Exception why) {
        return new RejectedRecordException(
                "garbled or truncated sample of " + bytes.length + " bytes: " + why.getMessage(),
                why);
    }

    /** The fingerprint of the schema that is written, as in bytes 2 to 9 of every record. */
    public static long currentFingerprint() {
        return SchemaNormalization.parsingFingerprint64(HostSample.getClassSchema());
    }

    static Schema released(String path) {
        try (@Nullable InputStream in = HostSampleCodec.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the schema " + path + " is missing in the jar");
            }
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the schema " + path + " can't be read", e);
        }
    }

    @SuppressWarnings("unchecked") // the model makes HostSamples of this schema
    static DatumReader<HostSample> reader(Schema written) {
        return (DatumReader<HostSample>)
                WireModel.INSTANCE.createDatumReader(written, HostSample.getClassSchema());
    }
}
