package io.plimsoll.agent.vm;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the cgroups of a process that are a VM's own. For use by one thread. */
final class Cgroups {
    /** What libvirt makes below a VM's group for its threads. */
    private static final Pattern OF_THREADS =
            Pattern.compile("(/libvirt)?(/(emulator|vcpu\\d+|iothread\\d+))?$");

    /** Mount points of version 1 by controller, and of version 2 as "". */
    private final Map<String, Path> mounts = new HashMap<>();

    private final KernelReader reader;
    private final OpenFiles openFiles;

    Cgroups(KernelReader reader, OpenFiles openFiles) {
        this.reader = reader;
        this.openFiles = openFiles;
        reader.once("proc/mounts").text().lines().forEach(this::addMount);
    }

    /** The reader of a process's cgroup; empty if it has none of its own. */
    Optional<VmCgroupReader> of(Path process) {
        Map<String, Path> own = new HashMap<>();
        reader.once(process.resolve("cgroup")).text().lines().forEach(line -> addOwn(own, line));
        if (own.containsKey("cpu") || own.containsKey("cpuacct") || own.containsKey("memory")) {
            return Optional.of(new CgroupV1(own, reader, openFiles));
        }
        return Optional.ofNullable(own.get(""))
                .map(folder -> new CgroupV2(folder, reader, openFiles));
    }

    /**
     * The VM's group in the path of one of its threads; empty if that is not libvirt's group of a
     * VM, which has qemu in its name with and without systemd.
     */
    static Optional<String> vmGroup(String path) {
        String group = OF_THREADS.matcher(path).replaceFirst("");
        String name = group.substring(group.lastIndexOf('/') + 1);
        return name.contains("qemu") ? Optional.of(group) : Optional.empty();
    }

    /** A line of {@code /proc/PID/cgroup}: number, controllers, path. */
    private void addOwn(Map<String, Path> own, String line) {
        String[] parts = line.split(":", 3);
        if (parts.length < 3) {
            return;
        }
        Optional<String> group = vmGroup(parts[2]);
        for (String controller : parts[1].split(",", -1)) {
            Path mount = mounts.get(controller);
            if (group.isPresent() && mount != null) {
                own.put(controller, mount.resolve(group.get().substring(1)));
            }
        }
    }

    private void addMount(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length < 4) {
            return;
        }
        Path folder = reader.path(parts[1].substring(1));
        if (parts[2].equals("cgroup2")) {
            mounts.putIfAbsent("", folder);
        } else if (parts[2].equals("cgroup")) {
            for (String option : parts[3].split(",", -1)) {
                mounts.putIfAbsent(option, folder); // rw and the like are nobody's controller
            }
        }
    }
}
