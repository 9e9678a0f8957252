package io.plimsoll.agent.libvirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells the starts of a VM's QEMU apart: libvirt's number of the domain, mixed with the start time
 * of the process where its pid file can be read, because a restarted libvirt daemon may give a
 * number again. For use by one thread.
 */
final class Incarnations {
    private static final Pattern SOCKET = Pattern.compile("[?&]socket=([^&]+)");
    private static final int START_TIME_FIELD = 22;
    private static final int ID_BITS = 20;

    private final Path proc;
    private final Path pidFiles;
    private final Map<String, Known> known = new HashMap<>();

    /**
     * Looks for pid files where the libvirt of {@code uri} puts them.
     *
     * @param proc {@code /proc} but in tests
     */
    Incarnations(Path proc, String uri) {
        this.proc = proc;
        Matcher socket = SOCKET.matcher(uri);
        Path parent = socket.find() ? Path.of(socket.group(1)).getParent() : null;
        this.pidFiles = (parent == null ? Path.of("/run/libvirt") : parent).resolve("qemu");
    }

    long of(DomainStats vm) {
        Optional<Long> started = startTicks(vm.name());
        Known before = known.get(vm.uuid());
        if (started.isEmpty() && before != null && before.id() == vm.id()) {
            return before.incarnation(); // its pid file was readable before
        }
        long id = vm.id() & ((1L << ID_BITS) - 1);
        long incarnation = started.map(ticks -> ticks << ID_BITS | id).orElse(id);
        known.put(vm.uuid(), new Known(vm.id(), incarnation));
        return incarnation;
    }

    /** Forgets VMs that are gone. */
    void retain(List<DomainStats> vms) {
        Set<String> uuids = vms.stream().map(DomainStats::uuid).collect(Collectors.toSet());
        known.keySet().retainAll(uuids);
    }

    private Optional<Long> startTicks(String name) {
        try {
            String pid =
                    Files.readString(pidFiles.resolve(name + ".pid"), StandardCharsets.US_ASCII)
                            .strip();
            String stat =
                    Files.readString(
                            proc.resolve(pid).resolve("stat"), StandardCharsets.ISO_8859_1);
            // The second field is the name in parentheses and may contain anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(Long.parseLong(fields[START_TIME_FIELD - 3]));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // not ours to read, or just gone
        }
    }

    private record Known(int id, long incarnation) {}
}
