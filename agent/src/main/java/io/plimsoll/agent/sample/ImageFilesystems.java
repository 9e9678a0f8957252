package io.plimsoll.agent.sample;

import io.plimsoll.agent.kernel.DeadlineCalls;
import io.plimsoll.agent.kernel.Libc;
import io.plimsoll.agent.kernel.MountTable;
import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.AbsentValue;
import io.plimsoll.wire.Filesystem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sizes of the file systems that hold images. They are asked beside the tick, which takes what is
 * ready: a file server that is gone holds up nothing but its own line.
 */
final class ImageFilesystems {
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private final DeadlineCalls calls = new DeadlineCalls("plimsoll-filesystem");
    private final Executor beside;
    private final Sizes sizes;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final AtomicReference<Optional<Reading>> ready =
            new AtomicReference<>(Optional.empty());

    /** Asks the kernel, on a thread that ends when it is not needed. */
    ImageFilesystems() {
        this(oneThread(), Libc::filesystemSize);
    }

    ImageFilesystems(Executor beside, Sizes sizes) {
        this.beside = beside;
        this.sizes = sizes;
    }

    /** Begins a reading of the file systems that hold these paths, unless one is under way. */
    void begin(MountTable mounts, Collection<String> paths) {
        Set<MountTable.Mount> wanted = new LinkedHashSet<>();
        paths.forEach(path -> mounts.holding(path).ifPresent(wanted::add));
        if (wanted.isEmpty() || !underWay.compareAndSet(false, true)) {
            return;
        }
        beside.execute(
                () -> {
                    try {
                        ready.set(Optional.of(read(wanted)));
                    } finally {
                        underWay.set(false);
                    }
                });
    }

    /** What was read since the last time that this was called. */
    Optional<Reading> take() {
        return ready.getAndSet(Optional.empty());
    }

    private Reading read(Set<MountTable.Mount> mounts) {
        List<Filesystem> filesystems = new ArrayList<>();
        List<AbsentValue> absent = new ArrayList<>();
        for (MountTable.Mount mount : mounts) {
            try {
                Libc.FilesystemSize size =
                        calls.call(mount.point(), DEADLINE, () -> sizes.of(mount.point()));
                filesystems.add(
                        Filesystem.newBuilder()
                                .setMountPoint(mount.point())
                                .setType(mount.type())
                                .setTotalBytes(size.totalBytes())
                                .setAvailableBytes(size.availableBytes())
                                .setFiles(size.files())
                                .setFilesFree(size.filesFree())
                                .build());
            } catch (DeadlineCalls.HangsException e) {
                absent.add(absent(mount, AbsenceReason.NO_ANSWER));
            } catch (IOException e) {
                absent.add(absent(mount, AbsenceReason.VANISHED));
            }
        }
        return new Reading(filesystems, absent);
    }

    private AbsentValue absent(MountTable.Mount mount, AbsenceReason reason) {
        return Absences.absent(
                "filesystems:" + mount.point(), reason, calls.hangsSinceMillis(mount.point()));
    }

    private static Executor oneThread() {
        ThreadPoolExecutor thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        1,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        work -> {
                            Thread made = new Thread(work, "plimsoll-filesystems");
                            made.setDaemon(true);
                            return made;
                        });
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    /** Size of the file system that is mounted somewhere. */
    interface Sizes {
        /** May hang. */
        Libc.FilesystemSize of(String mountPoint) throws IOException;
    }

    /** What was read, and what not. */
    record Reading(List<Filesystem> filesystems, List<AbsentValue> absent) {}
}
