package io.plimsoll.wire;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads Avro's binary encoding from an array of bytes, for records that were written with the very
 * schema of the generated classes: nothing needs to be resolved, so nothing stands between a class
 * and the bytes. It has the methods of Avro's decoder that the generated classes call. As {@link
 * BoundedDecoder} it refuses lengths beyond the end before anything is allocated.
 */
final class PlainDecoder {
    private static final int MOST_BYTES_OF_A_LONG = 10;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Of each byte: set in all of a number's but the last. */
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final byte[] bytes;
    private final TextsInOrder texts;
    private int at;

    PlainDecoder(byte[] bytes, int offset, TextsInOrder texts) {
        this.bytes = bytes;
        this.texts = texts;
        this.at = offset;
    }

    /** Bytes that were not read. */
    int remainingBytes() {
        return bytes.length - at;
    }

    long readLong() throws IOException {
        int from = at;
        if (bytes.length - from < Long.BYTES) {
            return readLongByBytes();
        }
        long word = (long) LONG.get(bytes, from);
        if ((word & 0x80) == 0) {
            at = from + 1;
            return signed(word & 0x7F);
        }
        long ends = ~word & HIGH_BITS;
        if (ends == 0) {
            return readLongByBytes();
        }
        at = from + (Long.numberOfTrailingZeros(ends) + 1) / Byte.SIZE;
        return signed(packed(word & (ends ^ (ends - 1))));
    }

    /** The seven low bits of each byte, one after the other. */
    private static long packed(long word) {
        long low = word & ~HIGH_BITS;
        long pairs = (low & 0x007F_007F_007F_007FL) | (low & 0x7F00_7F00_7F00_7F00L) >>> 1;
        long fours = (pairs & 0x0000_3FFF_0000_3FFFL) | (pairs & 0x3FFF_0000_3FFF_0000L) >>> 2;
        return (fours & 0x0FFF_FFFFL) | (fours & 0x0FFF_FFFF_0000_0000L) >>> 4;
    }

    /** Zigzag: 0, -1, 1, -2 and so on are written as 0, 1, 2, 3. */
    private static long signed(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    /** Of more than eight bytes, or near the end. */
    private long readLongByBytes() throws IOException {
        long value = 0;
        for (int shift = 0; shift < MOST_BYTES_OF_A_LONG * 7; shift += 7) {
            int next = readByte();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return signed(value);
            }
        }
        throw new IOException("a number of more than 64 bits");
    }

    int readInt() throws IOException {
        long value = readLong();
        if (value != (int) value) {
            throw new IOException("a number of more than 32 bits: " + value);
        }
        return (int) value;
    }

    boolean readBoolean() throws IOException {
        return readByte() == 1;
    }

    double readDouble() throws IOException {
        require(Double.BYTES);
        long bits = (long) LONG.get(bytes, at);
        at += Double.BYTES;
        return Double.longBitsToDouble(bits);
    }

    String readString() throws IOException {
        long length = readLong();
        require(length);
        String text = texts.of(bytes, at, (int) length);
        at += (int) length;
        return text;
    }

    /** Which branch of a union of null and another type follows. */
    int readIndex() throws IOException {
        byte index = readByte();
        if (index != 0 && index != 2) {
            throw new IOException("a union of two has no branch of the code " + index);
        }
        return index >> 1;
    }

    /** A map of numbers. */
    Map<String, Long> readNumbers() throws IOException {
        int count = readCount();
        if (count == 0) {
            return Map.of();
        }
        Map<String, Long> numbers = new HashMap<>(count + count / 3 + 1);
        for (; count > 0; count = readCount()) {
            for (int i = 0; i < count; i++) {
                numbers.put(readString(), readLong());
            }
        }
        return numbers;
    }

    /** Elements of the next block; a negative count is followed by the block's size in bytes. */
    int readCount() throws IOException {
        long count = readLong();
        if (count < 0) {
            count = -count;
            readLong();
        }
        // Every element of ours takes at least one byte. The least long has no opposite.
        if (count < 0 || count > remainingBytes()) {
            throw new EOFException(
                    "a collection of "
                            + count
                            + " elements in the "
                            + remainingBytes()
                            + " bytes that are left");
        }
        return (int) count;
    }

    private byte readByte() throws IOException {
        if (at >= bytes.length) {
            throw new EOFException("it ends too early");
        }
        return bytes[at++];
    }

    private void require(long length) throws IOException {
        if (length < 0 || length > remainingBytes()) {
            throw new EOFException(
                    length + " bytes are promised and " + remainingBytes() + " are left");
        }
    }
}
