package io.plimsoll.pipeline.storm;

import io.plimsoll.wire.Finding.Kind;
import java.util.Comparator;

/**
 * What findings are gathered by: one kind, of the hosts of a rack, or of the VMs of a host.
 *
 * @param kind their kind
 * @param rack the rack
 * @param host whose VMs; empty if it is of the rack's hosts
 */
record Group(Kind kind, String rack, String host) implements Comparable<Group> {
    // A rack comes before its hosts, so that theirs is told only where the rack's is not.
    private static final Comparator<Group> ORDER =
            Comparator.comparing(Group::kind).thenComparing(Group::rack).thenComparing(Group::host);

    static Group ofRack(Known known) {
        return new Group(known.kind(), known.rack(), "");
    }

    /** The group of a finding of a VM. */
    static Group ofHost(Known known) {
        return new Group(known.kind(), known.rack(), known.host());
    }

    boolean ofVms() {
        return !host.isEmpty();
    }

    /** The group of the rack in which it is. */
    Group rackGroup() {
        return new Group(kind, rack, "");
    }

    /** Whom a finding counts for. */
    String member(Known known) {
        return ofVms() ? known.vm() : known.host();
    }

    /** How many there are that could have a finding, as far as that is known. */
    int size(Racks racks) {
        return ofVms() ? racks.vmsOn(host) : racks.hostsIn(rack);
    }

    @Override
    public int compareTo(Group other) {
        return ORDER.compare(this, other);
    }
}
