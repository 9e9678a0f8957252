package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.Definitions;
import io.plimsoll.agent.HypervisorException;
import io.plimsoll.wire.HostInventory.Unread;
import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.StoragePool;
import io.plimsoll.wire.VirtualNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads what is defined here through a connection of its own, one thing at a time, each with its
 * deadline: a VM that does not answer costs its own part only, and is left alone for a while. A VM
 * of which libvirt told no change is read anew from time to time only.
 */
final class LibvirtInventory implements AutoCloseable {
    private static final Duration LIST_DEADLINE = Duration.ofSeconds(15);
    private static final Duration ONE_DEADLINE = Duration.ofSeconds(5);

    /** A call that never returns costs a thread and a connection, so it is not made often. */
    private static final Duration LEFT_ALONE = Duration.ofMinutes(10);

    /** A line opens its next connection half a second after a deadline was missed. */
    private static final Duration UNTIL_NEXT_CONNECTION = Duration.ofMillis(600);

    /** Not everything is told, such as the memory that a balloon leaves. */
    private static final Duration ALL_EVERY = Duration.ofMinutes(9);

    private static final int MAX_STUCK = 3;

    private final Line<JavaConnection> line;
    private final Outdated outdated;
    private final Map<String, Long> leftAloneSince = new HashMap<>();
    private Map<String, VmDefinition> known = Map.of();
    private long allReadNanos = System.nanoTime() - ALL_EVERY.toNanos();

    LibvirtInventory(String name, String uri, Outdated outdated, CallCount count) {
        this.line = new Line<>(name, () -> JavaConnection.open(uri, false), MAX_STUCK, count);
        this.outdated = outdated;
    }

    /**
     * Everything that is defined.
     *
     * @throws HypervisorException if libvirt does not say which VMs there are
     */
    synchronized Definitions read() throws HypervisorException {
        List<Unread> unread = new ArrayList<>();
        String version =
                line.call(
                        "asking for libvirt's version",
                        LIST_DEADLINE,
                        JavaConnection::libraryVersion);
        List<VmDefinition> vms = vms(unread);
        List<StoragePool> pools = each("pool", this::poolNames, JavaConnection::pool, unread);
        List<VirtualNetwork> networks =
                each("network", this::networkNames, JavaConnection::network, unread);
        return new Definitions(version, vms, pools, networks, unread);
    }

    @Override
    public void close() {
        line.close();
    }

    private List<VmDefinition> vms(List<Unread> unread) throws HypervisorException {
        List<String> uuids = line.call("listing the VMs", LIST_DEADLINE, JavaConnection::uuids);
        if (System.nanoTime() - allReadNanos >= ALL_EVERY.toNanos()) {
            outdated.all();
        }
        Outdated.Taken changed = outdated.take();
        if (changed.all()) {
            allReadNanos = System.nanoTime();
        }
        Map<String, VmDefinition> definitions = new HashMap<>();
        for (String uuid : uuids) {
            Optional<VmDefinition> before = Optional.ofNullable(known.get(uuid));
            if (before.isPresent() && !changed.contains(uuid)) {
                definitions.put(uuid, before.get());
                continue;
            }
            vm(uuid, before, unread).ifPresent(definition -> definitions.put(uuid, definition));
        }
        known = Map.copyOf(definitions);
        return uuids.stream().filter(definitions::containsKey).map(definitions::get).toList();
    }

    /**
     * A VM as it is, or as it was: one that is not told may be taken for one that is free to move.
     */
    private Optional<VmDefinition> vm(
            String uuid, Optional<VmDefinition> before, List<Unread> unread) {
        String label = "vm " + before.map(VmDefinition::name).orElse(uuid);
        int unreadBefore = unread.size();
        Optional<Optional<VmDefinition>> now =
                one(label, libvirt -> libvirt.definition(uuid), unread);
        if (unread.size() > unreadBefore) {
            outdated.vm(uuid);
        }
        return now.orElse(before); // empty within: it is gone
    }

    private List<String> poolNames() throws HypervisorException {
        return line.call("listing the pools", LIST_DEADLINE, JavaConnection::poolNames);
    }

    private List<String> networkNames() throws HypervisorException {
        return line.call("listing the networks", LIST_DEADLINE, JavaConnection::networkNames);
    }

    private <T> List<T> each(String kind, Names names, Reader<T> reader, List<Unread> unread) {
        List<T> all = new ArrayList<>();
        try {
            for (String name : names.list()) {
                one(kind + " " + name, libvirt -> reader.read(libvirt, name), unread)
                        .ifPresent(all::add);
            }
        } catch (HypervisorException e) {
            unread.add(new Unread(kind + "s", String.valueOf(e.getMessage())));
        }
        return all;
    }

    /** Reads one thing; empty, and told as unread, if that fails. */
    private <T> Optional<T> one(
            String what, Line.Work<JavaConnection, T> work, List<Unread> unread) {
        Long since = leftAloneSince.get(what);
        if (since != null && System.nanoTime() - since < LEFT_ALONE.toNanos()) {
            unread.add(new Unread(what, "it did not answer lately and is left alone for a while"));
            return Optional.empty();
        }
        leftAloneSince.remove(what);
        try {
            return Optional.of(line.call("reading " + what, ONE_DEADLINE, work));
        } catch (HypervisorException e) {
            unread.add(new Unread(what, String.valueOf(e.getMessage())));
            if (e.getCause() instanceof TimeoutException) {
                leftAloneSince.put(what, System.nanoTime());
                LockSupport.parkNanos(UNTIL_NEXT_CONNECTION.toNanos());
            }
            return Optional.empty();
        }
    }

    /** The names of all things of a kind. */
    private interface Names {
        List<String> list() throws HypervisorException;
    }

    /** Reads the thing of a name. */
    private interface Reader<T> {
        T read(JavaConnection libvirt, String name) throws Exception;
    }
}
