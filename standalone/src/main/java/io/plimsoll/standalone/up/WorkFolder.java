package io.plimsoll.standalone.up;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The files of one run: a folder of its own that goes with it. What a killed run left behind, the
 * next one removes. Logs stay beside it.
 */
final class WorkFolder implements AutoCloseable {
    private static final String PREFIX = "up-";
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;

    private WorkFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * A new folder below {@code work}, which is made if absent.
     *
     * @throws IOException if nothing can be written there
     */
    static WorkFolder create(Path work) throws IOException {
        Files.createDirectories(work);
        removeAbandoned(work);
        Path folder = Files.createTempDirectory(work.toRealPath(), PREFIX);
        FileChannel lock = open(folder);
        if (lock.tryLock() == null) {
            throw new IOException("another process holds the new folder " + folder);
        }
        return new WorkFolder(folder, lock);
    }

    /** The folder. */
    Path path() {
        return folder;
    }

    /** A folder within, made if absent. */
    Path sub(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** Removes the folder and all within. */
    @Override
    public void close() throws IOException {
        delete(folder);
        lock.close();
    }

    private static void removeAbandoned(Path work) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(work, PREFIX + "*")) {
            for (Path folder : folders) {
                if (Files.exists(folder.resolve(LOCK)) && isAbandoned(folder)) {
                    delete(folder);
                }
            }
        }
    }

    private static boolean isAbandoned(Path folder) {
        try (FileChannel channel = open(folder);
                FileLock held = channel.tryLock()) {
            return held != null;
        } catch (IOException | OverlappingFileLockException e) {
            // Another user's, or this very process's.
            return false;
        }
    }

    private static FileChannel open(Path folder) throws IOException {
        return FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static void delete(Path root) throws IOException {
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException reason) {
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException reason) throws IOException {
                        Files.deleteIfExists(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
