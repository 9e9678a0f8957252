package io.plimsoll.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.ClockState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** On the machine that runs the test, against what Java itself knows. */
@EnabledOnOs(OS.LINUX)
class LibcTest {
    @Test
    void aSparseFileTakesLessThanItsLength(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("sparse");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(1L << 30);
            out.write(new byte[65536]);
        }

        Libc.FileSize size = Libc.fileSize(file);

        assertEquals(1L << 30, size.bytes());
        assertTrue(size.allocatedBytes() >= 65536, "" + size);
        assertTrue(size.allocatedBytes() < 1L << 29, "" + size);
        assertTrue(size.regular());
        assertFalse(Libc.fileSize(dir).regular());
    }

    @Test
    void aFileThatIsNotThereIsNamed(@TempDir Path dir) {
        IOException e = assertThrows(IOException.class, () -> Libc.fileSize(dir.resolve("nosuch")));

        assertTrue(String.valueOf(e.getMessage()).contains("nosuch"), e.getMessage());
    }

    @Test
    void theSizeOfAFileSystemIsThatWhichJavaTells(@TempDir Path dir) throws IOException {
        FileStore store = Files.getFileStore(dir);

        Libc.FilesystemSize size = Libc.filesystemSize(dir.toString());

        assertEquals(store.getTotalSpace(), size.totalBytes());
        long gibBytes = 1L << 30; // others write meanwhile
        assertTrue(Math.abs(store.getUsableSpace() - size.availableBytes()) < gibBytes, "" + size);
        assertTrue(size.filesFree() <= size.files());
    }

    @Test
    void theClockHasABoundedError() {
        ClockState clock = Libc.clock().orElseThrow();

        assertTrue(clock.getMaxErrorMicros() >= 0, clock.toString());
        assertTrue(Math.abs(clock.getOffsetMicros()) < 1_000_000, clock.toString());
    }
}
