package io.plimsoll.agent.kernel;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.plimsoll.wire.ClockState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The few calls of the C library that Java does not have. Offsets are those of 64-bit Linux, which
 * is all that KVM hosts run; elsewhere there is no answer.
 */
public final class Libc {
    private static final int TIMEX_BYTES = 256; // 208 in fact
    private static final int TIMEX_OFFSET = 8;
    private static final int TIMEX_MAX_ERROR = 24;
    private static final int TIMEX_STATUS = 40;
    private static final int STA_UNSYNC = 0x40;
    private static final int STA_NANO = 0x2000;
    private static final int TIME_ERROR = 5;

    private static final int STATX_BYTES = 256;
    private static final int STATX_MODE = 28;
    private static final int STATX_SIZE = 40;
    private static final int STATX_BLOCKS = 48;
    private static final int STATX_BASIC = 0x7ff;
    private static final int AT_FDCWD = -100;
    private static final int BLOCK_BYTES = 512;
    private static final int TYPE_OF_FILE = 0xf000;
    private static final int REGULAR = 0x8000;
    private static final int BLOCK_DEVICE = 0x6000;

    private static final int STATVFS_BYTES = 256; // 112 in fact

    private Libc() {}

    /** What the kernel's clock discipline says; empty if it can't be asked. */
    public static Optional<ClockState> clock() {
        if (!usable()) {
            return Optional.empty();
        }
        try (Memory timex = new Memory(TIMEX_BYTES)) {
            timex.clear();
            int state = Loaded.LIBRARY.adjtimex(timex);
            int status = timex.getInt(TIMEX_STATUS);
            long offset = timex.getLong(TIMEX_OFFSET);
            return Optional.of(
                    new ClockState(
                            state != TIME_ERROR && (status & STA_UNSYNC) == 0,
                            (status & STA_NANO) == 0 ? offset : offset / 1000,
                            timex.getLong(TIMEX_MAX_ERROR)));
        } catch (LastErrorException e) {
            return Optional.empty();
        }
    }

    /**
     * Size and place that a file takes, links followed. May hang with the storage.
     *
     * @throws IOException if there is no such file, or this machine has no such call
     */
    public static FileSize fileSize(Path path) throws IOException {
        requireUsable();
        try (Memory statx = new Memory(STATX_BYTES)) {
            statx.clear();
            Loaded.LIBRARY.statx(AT_FDCWD, path.toString(), 0, STATX_BASIC, statx);
            return new FileSize(
                    statx.getLong(STATX_SIZE),
                    statx.getLong(STATX_BLOCKS) * BLOCK_BYTES,
                    (statx.getShort(STATX_MODE) & TYPE_OF_FILE) == REGULAR,
                    (statx.getShort(STATX_MODE) & TYPE_OF_FILE) == BLOCK_DEVICE);
        } catch (LastErrorException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Size of a file system. May hang with the storage.
     *
     * @throws IOException if it can't be asked
     */
    public static FilesystemSize filesystemSize(String mountPoint) throws IOException {
        requireUsable();
        try (Memory statvfs = new Memory(STATVFS_BYTES)) {
            statvfs.clear();
            Loaded.LIBRARY.statvfs(mountPoint, statvfs);
            long fragment = statvfs.getLong(8);
            return new FilesystemSize(
                    statvfs.getLong(16) * fragment,
                    statvfs.getLong(32) * fragment,
                    statvfs.getLong(40),
                    statvfs.getLong(48));
        } catch (LastErrorException e) {
            throw new IOException(mountPoint + ": " + e.getMessage(), e);
        }
    }

    private static void requireUsable() throws IOException {
        if (!usable()) {
            throw new IOException("the C library of this machine can't be called");
        }
    }

    private static boolean usable() {
        try {
            return Native.POINTER_SIZE == Long.BYTES && Loaded.LIBRARY != null;
        } catch (LinkageError e) {
            return false;
        }
    }

    /**
     * Size of a file.
     *
     * @param bytes its length
     * @param allocatedBytes what it takes of the file system, holes left out
     * @param regular whether it is a file and nothing else
     * @param blockDevice whether it is a block device
     */
    public record FileSize(long bytes, long allocatedBytes, boolean regular, boolean blockDevice) {}

    /**
     * Size of a file system.
     *
     * @param totalBytes size
     * @param availableBytes what an ordinary user may still write
     * @param files inodes, 0 where it has no such limit
     * @param filesFree free inodes
     */
    public record FilesystemSize(
            long totalBytes, long availableBytes, long files, long filesFree) {}

    /** Names and arguments are those of the C library. */
    interface CLibrary extends Library {
        int adjtimex(Pointer timex) throws LastErrorException;

        int statx(int folder, String path, int flags, int mask, Pointer result)
                throws LastErrorException;

        int statvfs(String path, Pointer result) throws LastErrorException;
    }

    /** Loaded by the class loader: once, and only if asked for. */
    private static final class Loaded {
        static final CLibrary LIBRARY = Native.load("c", CLibrary.class);
    }
}
