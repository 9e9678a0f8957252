package io.plimsoll.agent.inventory;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the header of a qcow2 image says; QEMU's {@code docs/interop/qcow2.txt} has its layout.
 *
 * @param virtualBytes size that the guest sees
 * @param backingFile the image below as it is written, which may be relative; empty if there is
 *     none
 * @param backingFormat the format of that, empty if the header does not say
 */
record Qcow2Header(long virtualBytes, String backingFile, String backingFormat) {
    private static final int MAGIC = 0x514649fb;
    private static final int HEADER_BYTES = 104;
    private static final int V2_HEADER_BYTES = 72;
    private static final int BACKING_OFFSET = 8;
    private static final int BACKING_SIZE = 16;
    private static final int VIRTUAL_SIZE = 24;
    private static final int HEADER_LENGTH = 100;

    /** The format allows no longer one. */
    private static final int MAX_NAME_BYTES = 1023;

    private static final int BACKING_FORMAT_EXTENSION = 0xe2792aca;
    private static final int MAX_EXTENSIONS = 32;

    /** Reads the header; empty if the file is no qcow2 image. */
    static Optional<Qcow2Header> read(RandomAccessFile file) throws IOException {
        ByteBuffer header = at(file, 0, HEADER_BYTES);
        if (header.remaining() < V2_HEADER_BYTES || header.getInt(0) != MAGIC) {
            return Optional.empty();
        }
        int version = header.getInt(4);
        if (version != 2 && version != 3) {
            throw new IOException("its qcow2 version is " + version + ", which is not known");
        }
        long virtualBytes = header.getLong(VIRTUAL_SIZE);
        long nameAt = header.getLong(BACKING_OFFSET);
        int nameBytes = header.getInt(BACKING_SIZE);
        if (virtualBytes < 0 || nameAt < 0 || nameBytes < 0 || nameBytes > MAX_NAME_BYTES) {
            throw new IOException("its qcow2 header is garbled");
        }
        if (nameAt == 0 || nameBytes == 0) {
            return Optional.of(new Qcow2Header(virtualBytes, "", ""));
        }
        ByteBuffer name = at(file, nameAt, nameBytes);
        if (name.remaining() < nameBytes) {
            throw new IOException("its qcow2 header is cut off");
        }
        int extensionsAt =
                version == 2 || header.remaining() < HEADER_BYTES
                        ? V2_HEADER_BYTES
                        : header.getInt(HEADER_LENGTH);
        return Optional.of(
                new Qcow2Header(
                        virtualBytes,
                        StandardCharsets.UTF_8.decode(name).toString(),
                        backingFormat(file, extensionsAt)));
    }

    /** Extensions are a type, a length, and the text padded to 8 bytes; type 0 ends them. */
    private static String backingFormat(RandomAccessFile file, long first) throws IOException {
        long at = first;
        for (int i = 0; i < MAX_EXTENSIONS; i++) {
            ByteBuffer extension = at(file, at, 8);
            if (extension.remaining() < 8 || extension.getInt(0) == 0) {
                return "";
            }
            int length = extension.getInt(4);
            if (length < 0 || length > 1 << 20) {
                return "";
            }
            if (extension.getInt(0) == BACKING_FORMAT_EXTENSION && length <= MAX_NAME_BYTES) {
                return StandardCharsets.UTF_8.decode(at(file, at + 8, length)).toString();
            }
            at += 8 + (length + 7L) / 8 * 8;
        }
        return "";
    }

    private static ByteBuffer at(RandomAccessFile file, long offset, int length)
            throws IOException {
        byte[] bytes = new byte[length];
        file.seek(offset);
        int read = 0;
        while (read < length) {
            int more = file.read(bytes, read, length - read);
            if (more < 0) {
                break;
            }
            read += more;
        }
        return ByteBuffer.wrap(bytes, 0, read);
    }
}
