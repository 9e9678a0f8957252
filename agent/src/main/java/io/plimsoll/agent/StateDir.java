package io.plimsoll.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder of what survives a restart, held by one agent at a time. */
final class StateDir implements AutoCloseable {
    private final Path path;
    private final FileChannel lock;

    private StateDir(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes hold of the folder.
     *
     * @throws IllegalStateException if it can't be written or another agent has it
     */
    static StateDir open(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(
                            path.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new IllegalStateException(
                        "another agent uses the folder "
                                + path
                                + "; stop it, or give this one a state.dir of its own");
            }
            return new StateDir(path, channel);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the folder state.dir = "
                            + path
                            + " can't be used: "
                            + e
                            + "; create it and give it to the agent's user",
                    e);
        }
    }

    Path file(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // an agent of this JVM
        }
    }
}
