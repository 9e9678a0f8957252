package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.VmDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a VM's disks did, by their stable target. */
final class VmDiskTracks {
    private static final double MILLIS = 1e-6;

    private final Tracks<String> requests;
    private final Tracks<String> times;
    private final Tracks<String> flushes;
    private final Tracks<String> errors;

    VmDiskTracks(Focus focus) {
        requests = new Tracks<>(focus);
        times = new Tracks<>(focus);
        flushes = new Tracks<>(focus);
        errors = new Tracks<>(focus);
    }

    void read(Moment slow, long nanos, List<VmDisk> disks) {
        for (VmDisk disk : disks) {
            String target = disk.getTarget();
            requests.of(target)
                    .read(
                            slow,
                            null,
                            nanos,
                            disk.getReads(),
                            disk.getWrites(),
                            disk.getReadBytes(),
                            disk.getWrittenBytes());
            boolean timed = disk.getReadNanos() != null && disk.getWriteNanos() != null;
            times.of(target)
                    .read(
                            slow,
                            null,
                            nanos,
                            timed
                                    ? Counters.of(
                                            disk.getReads(),
                                            disk.getWrites(),
                                            disk.getReadNanos(),
                                            disk.getWriteNanos())
                                    : Counters.of(null, null, null, null));
            flushes.of(target)
                    .read(slow, null, nanos, Counters.of(disk.getFlushes(), disk.getFlushNanos()));
            errors.of(target).read(slow, null, nanos, Counters.of(disk.getErrors()));
        }
        endUnlessReadIn(slow.tick());
    }

    void endUnlessReadIn(int tick) {
        requests.endUnlessReadIn(tick);
        times.endUnlessReadIn(tick);
        flushes.endUnlessReadIn(tick);
        errors.endUnlessReadIn(tick);
    }

    void restart() {
        requests.restart();
        times.restart();
        flushes.restart();
        errors.restart();
    }

    int resets() {
        return requests.resets();
    }

    /** Targets of the disks that are there at the end, and of those that left in the window. */
    Set<String> targets(List<VmDisk> last) {
        Set<String> targets = new TreeSet<>();
        last.forEach(disk -> targets.add(disk.getTarget()));
        requests.forEachMoved((target, track) -> targets.add(target));
        return targets;
    }

    /** The indicators of those whose rates are known. */
    List<DiskIndicators> indicators() {
        List<DiskIndicators> result = new ArrayList<>();
        requests.forEachMoved(
                (target, track) -> result.add(indicators(target, track, times.orEmpty(target))));
        return result;
    }

    private static DiskIndicators indicators(
            String target, CounterTrack requests, CounterTrack times) {
        AbsenceReason otherwise = AbsenceReason.HYPERVISOR_LACKS;
        return new DiskIndicators(
                target,
                requests.perSecond(0, otherwise).number(),
                requests.perSecond(1, otherwise).number(),
                requests.perSecond(2, otherwise).number(),
                requests.perSecond(3, otherwise).number(),
                times.perUnit(2, 0, otherwise).times(MILLIS).orNull(),
                times.perUnit(3, 1, otherwise).times(MILLIS).orNull(),
                times.perSecond(2, otherwise)
                        .plus(times.perSecond(3, otherwise))
                        .times(1e-9)
                        .orNull(),
                null);
    }

    boolean known(String target) {
        return requests.orEmpty(target).moved();
    }

    Spread reads(String target, AbsenceReason otherwise) {
        return requests.orEmpty(target).spread(otherwise, 0);
    }

    Spread writes(String target, AbsenceReason otherwise) {
        return requests.orEmpty(target).spread(otherwise, 1);
    }

    Spread requests(String target, AbsenceReason otherwise) {
        return requests.orEmpty(target).spread(otherwise, 0, 1);
    }

    Spread readBytes(String target, AbsenceReason otherwise) {
        return requests.orEmpty(target).spread(otherwise, 2);
    }

    Spread writtenBytes(String target, AbsenceReason otherwise) {
        return requests.orEmpty(target).spread(otherwise, 3);
    }

    Spread bytes(String target, AbsenceReason otherwise) {
        return requests.orEmpty(target).spread(otherwise, 2, 3);
    }

    Value bytesPerRead(String target, AbsenceReason otherwise) {
        return requests.orEmpty(target).perUnit(2, 0, otherwise);
    }

    Value bytesPerWrite(String target, AbsenceReason otherwise) {
        return requests.orEmpty(target).perUnit(3, 1, otherwise);
    }

    Value readMillis(String target, AbsenceReason otherwise) {
        return times.orEmpty(target).perUnit(2, 0, otherwise).times(MILLIS);
    }

    Value writeMillis(String target, AbsenceReason otherwise) {
        return times.orEmpty(target).perUnit(3, 1, otherwise).times(MILLIS);
    }

    /** Mean number of requests in flight, by Little's law. */
    Spread queueDepth(String target, AbsenceReason otherwise) {
        return times.orEmpty(target).spread(otherwise, 2, 3).times(1e-9);
    }

    Value flushes(String target, AbsenceReason otherwise) {
        return flushes.orEmpty(target).perSecond(0, otherwise);
    }

    Value flushMillis(String target, AbsenceReason otherwise) {
        return flushes.orEmpty(target).perUnit(1, 0, otherwise).times(MILLIS);
    }

    Value errors(String target, AbsenceReason otherwise) {
        return errors.orEmpty(target).perSecond(0, otherwise);
    }
}
