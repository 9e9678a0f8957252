package io.plimsoll.agent.libvirt;

import java.util.HashSet;
import java.util.Set;

/**
 * Which definitions changed since they were read, so that the others need not be read again: a VM's
 * XML is dear where there are hundreds.
 */
final class Outdated {
    private final Set<String> vmUuids = new HashSet<>();
    private boolean watched;
    private boolean all = true;

    /** From now on libvirt tells changes; before, some may have been missed. */
    synchronized void watched() {
        watched = true;
        all = true;
    }

    /** Nobody tells changes any more, so everything is outdated until that is so again. */
    synchronized void unwatched() {
        watched = false;
    }

    /** Everything is to be read anew once. */
    synchronized void all() {
        all = true;
    }

    synchronized void vm(String uuid) {
        vmUuids.add(uuid);
    }

    /** What is outdated now; what becomes so from now on is for the next time. */
    synchronized Taken take() {
        Taken taken = new Taken(all || !watched, Set.copyOf(vmUuids));
        all = false;
        vmUuids.clear();
        return taken;
    }

    /** What was outdated. */
    record Taken(boolean all, Set<String> vmUuids) {
        boolean contains(String vmUuid) {
            return all || vmUuids.contains(vmUuid);
        }
    }
}
