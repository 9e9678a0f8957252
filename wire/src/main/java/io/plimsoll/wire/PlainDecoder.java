package io.plimsoll.wire;

import java.io.EOFException;
import java.io.IOException;
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

    private final byte[] bytes;
    private final KnownTexts texts;
    private int at;

    PlainDecoder(byte[] bytes, int offset, KnownTexts texts) {
        this.bytes = bytes;
        this.texts = texts;
        this.at = offset;
    }

    /** Bytes that were not read. */
    int remainingBytes() {
        return bytes.length - at;
    }

    long readLong() throws IOException {
        int next = readByte();
        if (next >= 0) {
            return (long) (next >>> 1) ^ -(next & 1L);
        }
        return remainingBytes() < MOST_BYTES_OF_A_LONG ? readLastLong(next) : readLongLong(next);
    }

    /** Of more than one byte and not at the end, so that no byte needs to be checked. */
    private long readLongLong(int first) throws IOException {
        byte[] from = bytes;
        int index = at;
        int next = from[index++];
        long value = (first & 0x7F) | (next & 0x7FL) << 7;
        int last = index + MOST_BYTES_OF_A_LONG - 2;
        for (int shift = 14; next < 0; shift += 7) {
            if (index == last) {
                throw new IOException("a number of more than 64 bits");
            }
            next = from[index++];
            value |= (next & 0x7FL) << shift;
        }
        at = index;
        return (value >>> 1) ^ -(value & 1);
    }

    private long readLastLong(int first) throws IOException {
        int next = first;
        long value = next & 0x7F;
        int last = at - 1 + MOST_BYTES_OF_A_LONG;
        for (int shift = 7; next < 0; shift += 7) {
            if (at == last) {
                throw new IOException("a number of more than 64 bits");
            }
            next = readByte();
            value |= (next & 0x7FL) << shift;
        }
        return (value >>> 1) ^ -(value & 1);
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
        long bits = 0;
        for (int i = 0; i < Double.BYTES; i++) {
            bits |= (bytes[at++] & 0xFFL) << (Byte.SIZE * i);
        }
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
