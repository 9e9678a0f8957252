package io.plimsoll.agent.vm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes of a page of memory, as the kernel told this process at its start. */
final class PageSize {
    /** AT_PAGESZ of getauxval(3). */
    private static final long TYPE = 6;

    private static final long USUAL = 4096;

    private PageSize() {}

    /** From the auxiliary vector: pairs of a type and a value, of eight bytes each. */
    static long of(Path auxiliaryVector) {
        try {
            ByteBuffer pairs =
                    ByteBuffer.wrap(Files.readAllBytes(auxiliaryVector))
                            .order(ByteOrder.nativeOrder());
            while (pairs.remaining() >= 2 * Long.BYTES) {
                long type = pairs.getLong();
                long value = pairs.getLong();
                if (type == TYPE) {
                    return value;
                }
            }
        } catch (IOException e) {
            return USUAL;
        }
        return USUAL;
    }
}
