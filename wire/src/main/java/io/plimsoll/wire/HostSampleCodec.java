package io.plimsoll.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.specific.SpecificData;

/**
 * {@link HostSample} to and from Avro's single-object encoding: two marker bytes, the schema's
 * CRC-64-AVRO fingerprint, the record. Every schema ever released stays known here, so old records
 * decode for ever; an unknown fingerprint is a newer agent's.
 *
 * <p>One instance may be used by many threads.
 */
public final class HostSampleCodec {
    /**
     * Largest record that is looked at, in bytes; agents stay below {@link
     * Topics#MAX_SAMPLE_BYTES}.
     */
    public static final int MAX_BYTES = 1024 * 1024;

    private static final int HEADER_BYTES = 10;

    private final BinaryMessageEncoder<HostSample> encoder;
    private final BinaryMessageDecoder<HostSample> decoder;

    /** A codec that writes the newest schema and reads all released ones. */
    public HostSampleCodec() {
        SpecificData model = SpecificData.getForClass(HostSample.class);
        encoder = new BinaryMessageEncoder<>(model, HostSample.getClassSchema());
        decoder = new BinaryMessageDecoder<>(model, HostSample.getClassSchema());
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
     *     schema
     */
    public HostSample decode(byte[] bytes) throws RejectedRecordException {
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
        HostSample sample;
        try {
            sample = decoder.decode(ByteBuffer.wrap(bytes));
        } catch (MissingSchemaException e) {
            throw new RejectedRecordException(
                    String.format(
                            "sample with the unknown schema fingerprint %016x; its agent is newer than this job,"
                                    + " upgrade the job first",
                            fingerprint(bytes)),
                    e);
        } catch (IOException
                | AvroRuntimeException
                | IndexOutOfBoundsException
                | NegativeArraySizeException e) {
            throw new RejectedRecordException(
                    "garbled or truncated sample of " + bytes.length + " bytes: " + e.getMessage(),
                    e);
        }
        return sample;
    }

    /** The fingerprint of the schema that is written, as in bytes 2 to 9 of every record. */
    public static long currentFingerprint() {
        return SchemaNormalization.parsingFingerprint64(HostSample.getClassSchema());
    }

    private static long fingerprint(byte[] bytes) {
        return ByteBuffer.wrap(bytes, 2, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
}
