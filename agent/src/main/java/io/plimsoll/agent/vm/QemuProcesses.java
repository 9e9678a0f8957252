package io.plimsoll.agent.vm;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The processes of all VMs of this host. For use by one thread. */
public final class QemuProcesses implements AutoCloseable {
    private final KernelReader reader;
    private final PidFiles pidFiles;
    private final OpenFiles openFiles;
    private final Cgroups cgroups;
    private final Taps taps;
    private final Map<String, Known> known = new HashMap<>();

    /**
     * The processes that the libvirt of {@code uri} started.
     *
     * @param root {@code /} but in tests
     */
    public QemuProcesses(Path root, String uri) {
        reader = new KernelReader(root);
        pidFiles = new PidFiles(reader, uri);
        openFiles = OpenFiles.ofProcess(reader);
        cgroups = new Cgroups(reader, openFiles);
        taps = new Taps(reader);
    }

    /** Begins a tick: what was read at the one before does not count any more. */
    public void newTick() {
        taps.newTick();
    }

    /** The network devices of the VMs. */
    public Taps taps() {
        return taps;
    }

    /**
     * The process of a VM; empty if it is not there or may not be read.
     *
     * @param id libvirt's number of this start; with another number the process is another one
     */
    public Optional<QemuProcess> of(String uuid, String name, int id, long nowNanos) {
        Known before = known.get(uuid);
        if (before != null && before.id == id && !before.process.isGone()) {
            return Optional.of(before.process);
        }
        forget(known.remove(uuid));
        OptionalInt pid = pidFiles.pid(name);
        if (pid.isEmpty()) {
            return Optional.empty();
        }
        Optional<QemuProcess> process =
                QemuProcess.open(pid.getAsInt(), name, reader, openFiles, cgroups, nowNanos);
        process.ifPresent(found -> known.put(uuid, new Known(id, found)));
        return process;
    }

    /** Forgets VMs that are not among these. */
    public void retain(Set<String> uuids) {
        for (Iterator<Map.Entry<String, Known>> i = known.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<String, Known> entry = i.next();
            if (!uuids.contains(entry.getKey())) {
                forget(entry.getValue());
                i.remove();
            }
        }
    }

    @Override
    public void close() {
        retain(Set.of());
    }

    private static void forget(@Nullable Known gone) {
        if (gone != null) {
            gone.process.close();
        }
    }

    private record Known(int id, QemuProcess process) {}
}
