package io.plimsoll.agent.vm;

import io.plimsoll.wire.AbsenceReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kernel file that is read at every tick, with its descriptor kept open as long as {@link
 * OpenFiles} allows: reading it again costs a fifth of opening it again. A file that is not there,
 * is forbidden, or fails again and again is not tried any more. For use by one thread.
 */
final class KernelFile implements AutoCloseable {
    /** A file of a feature that is switched off can be opened and not be read. */
    private static final int TRIES = 3;

    private final Path path;
    private final OpenFiles openFiles;
    private @Nullable FileChannel kept;
    private @Nullable AbsenceReason absence;
    private int failures;

    KernelFile(Path path, OpenFiles openFiles) {
        this.path = path;
        this.openFiles = openFiles;
    }

    /** Reads it; false if it is absent, for the reason that {@link #absence} tells. */
    boolean read(KernelText text) {
        if (failures >= TRIES) {
            return false;
        }
        try {
            FileChannel file = kept;
            if (file == null) {
                file = FileChannel.open(path, StandardOpenOption.READ);
                if (openFiles.mayKeep()) {
                    kept = file;
                }
            }
            try {
                text.load(file);
            } finally {
                if (kept == null) {
                    file.close();
                }
            }
            absence = null;
            failures = 0;
            return !text.isEmpty();
        } catch (NoSuchFileException e) {
            absence = AbsenceReason.KERNEL_LACKS;
            failures = TRIES;
        } catch (AccessDeniedException e) {
            absence = AbsenceReason.NO_PERMISSION;
            failures = TRIES;
        } catch (IOException e) {
            // As a rule whoever it told about is gone: "No such process", "No such device".
            absence = AbsenceReason.VANISHED;
            failures++;
        }
        close();
        return false;
    }

    /** Why the last reading failed. */
    Optional<AbsenceReason> absence() {
        return Optional.ofNullable(absence);
    }

    @Override
    public void close() {
        FileChannel file = kept;
        kept = null;
        if (file != null) {
            openFiles.closed();
            try {
                file.close();
            } catch (IOException e) {
                // Closing a file that was only read loses nothing.
            }
        }
    }
}
