package io.plimsoll.agent.libvirt;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Tells the starts of a VM's QEMU apart: libvirt's number of the domain, mixed with the start time
 * of the process where that can be read, because a restarted libvirt daemon may give a number
 * again. For use by one thread.
 */
final class Incarnations {
    private static final int ID_BITS = 20;

    private final Map<String, Known> known = new HashMap<>();

    /**
     * Number of the start that a VM is at.
     *
     * @param startTicks start of its process, empty if that can't be read
     */
    long of(DomainStats vm, OptionalLong startTicks) {
        Optional<Known> before = Optional.ofNullable(known.get(vm.uuid()));
        if (startTicks.isEmpty() && before.isPresent() && before.get().id() == vm.id()) {
            return before.get().incarnation(); // its process was readable before
        }
        long id = vm.id() & ((1L << ID_BITS) - 1);
        long incarnation = startTicks.isPresent() ? startTicks.getAsLong() << ID_BITS | id : id;
        known.put(vm.uuid(), new Known(vm.id(), incarnation));
        return incarnation;
    }

    /** Forgets VMs that are gone. */
    void retain(Set<String> uuids) {
        known.keySet().retainAll(uuids);
    }

    private record Known(int id, long incarnation) {}
}
