package io.plimsoll.pipeline.storm;

import io.plimsoll.wire.Finding;
import io.plimsoll.wire.Finding.Kind;
import io.plimsoll.wire.Finding.State;
import io.plimsoll.wire.JsonCodec;
import io.plimsoll.wire.RejectedRecordException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The findings of a cluster that are not cleared, and which of them were told. When most hosts of a
 * rack, or most VMs of a host, open findings of one kind within a short time, one finding says so
 * and theirs are withheld. In an hour no more than a number are told; further ones wait, and are
 * told later if they are still there. What it does follows from event time and the findings alone.
 */
public final class Storms {
    private static final int VERSION = 1;
    private static final long HOUR_MILLIS = 3_600_000;

    /** Of a finding that is open and silent for so long the end was missed, ms. */
    private static final long FORGET_MILLIS = 7 * 24 * HOUR_MILLIS;

    /** A storm is told again when it has grown by this factor. */
    private static final double GROWN = 1.5;

    /**
     * What is only expected of VMs takes at most this share of the number of an hour, so that there
     * is always room for what is there, and for hosts.
     */
    private static final double SHARE_OF_OUTLOOKS = 0.5;

    // Sorted, so that what is told first does not depend on chance.
    private final Map<String, Known> known = new TreeMap<>();
    private final Map<Group, Storm> storms = new TreeMap<>();
    private long hourMillis;
    private int toldInHour;

    /** Whether findings of this kind open and clear; others are events, which pass. */
    public static boolean lasts(Kind kind) {
        return switch (kind) {
            case HOTSPOT, ANOMALY, QUARANTINE -> true;
            case VERDICT, NO_CURE -> false;
        };
    }

    /**
     * Takes what came and returns what is told now.
     *
     * @param nowMillis event time, not before that of earlier calls
     * @param arrived findings of kinds that last, in the order of their time
     * @param racks of all hosts known
     */
    public List<Finding> advance(
            long nowMillis, List<Finding> arrived, Racks racks, StormPolicy policy) {
        List<Finding> told = new ArrayList<>();
        long hour = Math.floorDiv(nowMillis, HOUR_MILLIS);
        if (hour > hourMillis) {
            hourMillis = hour;
            toldInHour = 0;
        }
        known.values().removeIf(each -> each.touchedMillis() < nowMillis - FORGET_MILLIS);
        for (Finding finding : arrived) {
            take(finding, racks, policy, told);
        }
        for (Map.Entry<Group, List<Known>> each : groups().entrySet()) {
            judge(each.getKey(), each.getValue(), nowMillis, racks, policy, told);
        }
        for (Known each : List.copyOf(known.values())) {
            if (dueMillis(each, policy) <= nowMillis && toldInHour < most(each, policy)) {
                tell(each, told);
            }
        }
        return told;
    }

    private static double most(Known each, StormPolicy policy) {
        boolean outlook = each.ofVm() && each.id().contains(".forecast/");
        return outlook ? SHARE_OF_OUTLOOKS * policy.mostAnHour() : policy.mostAnHour();
    }

    private void take(Finding finding, Racks racks, StormPolicy policy, List<Finding> told) {
        Known before = known.get(finding.id());
        if (finding.state() == State.CLEARED) {
            known.remove(finding.id());
            if (before == null || before.told()) {
                told.add(finding);
            }
            return;
        }
        if (before == null) {
            known.put(
                    finding.id(),
                    new Known(
                            finding.id(),
                            finding.kind(),
                            finding.host(),
                            finding.vmUuid() == null ? "" : finding.vmUuid(),
                            racks.of(finding.host()),
                            finding.atEpochMillis(),
                            finding.atEpochMillis(),
                            false,
                            asOpen(finding)));
            return;
        }
        known.put(finding.id(), before.updated(finding));
        if (before.told() && toldInHour < policy.mostAnHour()) {
            toldInHour++;
            told.add(finding);
        }
    }

    /** Who hears of it for the first time hears that it is open. */
    static Finding asOpen(Finding finding) {
        return new Finding(
                finding.v(),
                finding.id(),
                finding.kind(),
                State.OPEN,
                finding.cluster(),
                finding.host(),
                finding.vmUuid(),
                finding.sinceEpochMillis(),
                finding.atEpochMillis(),
                finding.summary(),
                finding.evidence(),
                finding.detector(),
                finding.clearsWhen(),
                finding.hosts());
    }

    private Map<Group, List<Known>> groups() {
        Map<Group, List<Known>> groups = new TreeMap<>();
        storms.keySet().forEach(group -> groups.put(group, new ArrayList<>()));
        for (Known each : known.values()) {
            groups.computeIfAbsent(Group.ofRack(each), group -> new ArrayList<>()).add(each);
            if (each.ofVm()) {
                groups.computeIfAbsent(Group.ofHost(each), group -> new ArrayList<>()).add(each);
            }
        }
        return groups;
    }

    private void judge(
            Group group,
            List<Known> findings,
            long nowMillis,
            Racks racks,
            StormPolicy policy,
            List<Finding> told) {
        Set<String> withheld = new TreeSet<>();
        Set<String> recent = new TreeSet<>();
        long first = Long.MAX_VALUE;
        for (Known each : findings) {
            if (!each.told()) {
                withheld.add(group.member(each));
            }
            if (each.openedMillis() > nowMillis - policy.withinMillis()) {
                recent.add(group.member(each));
                first = Math.min(first, each.openedMillis());
            }
        }
        Storm storm = storms.get(group);
        if (storm != null) {
            goOn(storm, withheld, nowMillis, racks, policy, told);
            return;
        }
        boolean inOther = group.ofVms() && storms.containsKey(group.rackGroup());
        if (inOther || withheld.isEmpty() || recent.size() < policy.leastHosts()) {
            return;
        }
        int all = Math.max(group.size(racks), recent.size());
        if (recent.size() > policy.share() * all) {
            String host = group.ofVms() ? group.host() : recent.iterator().next();
            Storm begun = new Storm(group, cluster(findings), host, first, recent.size());
            storms.put(group, begun);
            toldInHour++;
            told.add(begun.finding(State.OPEN, nowMillis, recent, all, policy));
        }
    }

    /** A storm begins only where one of them was not told, which is still here as it came. */
    private static String cluster(List<Known> findings) {
        for (Known each : findings) {
            Finding withheld = each.withheld();
            if (withheld != null) {
                return withheld.cluster();
            }
        }
        throw new IllegalStateException("a storm of findings that were told: " + findings);
    }

    private void goOn(
            Storm storm,
            Set<String> withheld,
            long nowMillis,
            Racks racks,
            StormPolicy policy,
            List<Finding> told) {
        int all = storm.group().size(racks);
        if (withheld.size() < Storm.calm(policy)) {
            storms.remove(storm.group());
            Set<String> last =
                    withheld.isEmpty() && !storm.group().ofVms() ? Set.of(storm.host()) : withheld;
            told.add(storm.finding(State.CLEARED, nowMillis, last, all, policy));
            return;
        }
        if (withheld.size() >= GROWN * storm.toldMembers() && toldInHour < policy.mostAnHour()) {
            storms.put(storm.group(), storm.told(withheld.size()));
            toldInHour++;
            told.add(storm.finding(State.UPDATED, nowMillis, withheld, all, policy));
        }
    }

    /** When it is told by itself, if it may be, ms since 1970; never if it was or is in a storm. */
    private long dueMillis(Known each, StormPolicy policy) {
        boolean inStorm =
                storms.containsKey(Group.ofRack(each))
                        || (each.ofVm() && storms.containsKey(Group.ofHost(each)));
        if (each.told() || inStorm) {
            return Long.MAX_VALUE;
        }
        boolean waits = each.kind() == Kind.ANOMALY;
        return each.openedMillis() + (waits ? policy.gatherMillis() : 0);
    }

    private void tell(Known each, List<Finding> told) {
        Finding finding = each.withheld();
        if (finding != null) {
            toldInHour++;
            told.add(finding);
            known.put(each.id(), each.asTold());
        }
    }

    /**
     * When there may be more to tell without anything that comes, ms since 1970; {@code
     * Long.MAX_VALUE} if never.
     */
    public long nextMillis(long nowMillis, StormPolicy policy) {
        long next = Long.MAX_VALUE;
        for (Known each : known.values()) {
            long due = dueMillis(each, policy);
            if (due == Long.MAX_VALUE) {
                continue;
            }
            next = Math.min(next, due > nowMillis ? due : (hourMillis + 1) * HOUR_MILLIS);
        }
        return next;
    }

    /** Writes all of it, with a version first. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(hourMillis);
        out.writeInt(toldInHour);
        out.writeInt(known.size());
        for (Known each : known.values()) {
            out.writeUTF(each.id());
            out.writeUTF(each.kind().name());
            out.writeUTF(each.host());
            out.writeUTF(each.vm());
            out.writeUTF(each.rack());
            out.writeLong(each.openedMillis());
            out.writeLong(each.touchedMillis());
            out.writeBoolean(each.told());
            Finding withheld = each.withheld();
            byte[] json = withheld == null ? new byte[0] : JsonCodec.finding().encode(withheld);
            out.writeInt(json.length);
            out.write(json);
        }
        out.writeInt(storms.size());
        for (Storm storm : storms.values()) {
            out.writeUTF(storm.group().kind().name());
            out.writeUTF(storm.group().rack());
            out.writeUTF(storm.group().host());
            out.writeUTF(storm.cluster());
            out.writeUTF(storm.host());
            out.writeLong(storm.sinceMillis());
            out.writeInt(storm.toldMembers());
        }
    }

    /**
     * What was written.
     *
     * @throws IOException if a newer version wrote it, or it is cut off
     */
    public static Storms read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException(
                    "the memory of findings has version "
                            + version
                            + ", known here is "
                            + VERSION
                            + "\nMaybe a newer version of the job wrote it.");
        }
        Storms read = new Storms();
        read.hourMillis = in.readLong();
        read.toldInHour = in.readInt();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            Known each = readKnown(in);
            read.known.put(each.id(), each);
        }
        int stormCount = in.readInt();
        for (int i = 0; i < stormCount; i++) {
            Group group = new Group(Kind.valueOf(in.readUTF()), in.readUTF(), in.readUTF());
            read.storms.put(
                    group,
                    new Storm(group, in.readUTF(), in.readUTF(), in.readLong(), in.readInt()));
        }
        return read;
    }

    private static Known readKnown(DataInput in) throws IOException {
        String id = in.readUTF();
        Kind kind = Kind.valueOf(in.readUTF());
        String host = in.readUTF();
        String vm = in.readUTF();
        String rack = in.readUTF();
        long opened = in.readLong();
        long touched = in.readLong();
        boolean told = in.readBoolean();
        byte[] json = new byte[in.readInt()];
        in.readFully(json);
        try {
            return new Known(
                    id,
                    kind,
                    host,
                    vm,
                    rack,
                    opened,
                    touched,
                    told,
                    json.length == 0 ? null : JsonCodec.finding().decode(json));
        } catch (RejectedRecordException e) {
            throw new IOException("the finding " + id + " can't be read from state", e);
        }
    }
}
