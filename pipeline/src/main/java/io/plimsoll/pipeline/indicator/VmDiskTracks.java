package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Counters.NONE;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.VmDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a VM's disks did, by their stable target. */
final class VmDiskTracks {
    private static final double MILLIS = 1e-6;

    // The groups of counters of a disk.
    private static final int REQUESTS = 0;
    private static final int TIMES = 1;
    private static final int FLUSHES = 2;
    private static final int ERRORS = 3;

    private final Tracks<String> tracks;

    VmDiskTracks(Directory directory) {
        tracks = new Tracks<>(directory, Kind.VM_DISK);
    }

    void read(Moment slow, long nanos, List<VmDisk> disks) {
        Counters counters = slow.counters();
        for (VmDisk disk : disks) {
            String target = disk.getTarget();
            CounterTrack requests = tracks.of(target);
            requests.read(
                    slow,
                    0,
                    nanos,
                    counters.of(
                            disk.getReads(),
                            disk.getWrites(),
                            disk.getReadBytes(),
                            disk.getWrittenBytes()));
            boolean timed = disk.readNanosOr(NONE) != NONE && disk.writeNanosOr(NONE) != NONE;
            CounterTrack times = requests.next();
            times.read(
                    slow,
                    0,
                    nanos,
                    timed
                            ? counters.of(
                                    disk.getReads(),
                                    disk.getWrites(),
                                    disk.readNanosOr(NONE),
                                    disk.writeNanosOr(NONE))
                            : counters.of(NONE, NONE, NONE, NONE));
            CounterTrack flushes = times.next();
            flushes.read(
                    slow, 0, nanos, counters.of(disk.flushesOr(NONE), disk.flushNanosOr(NONE)));
            flushes.next().read(slow, 0, nanos, counters.of(disk.errorsOr(NONE)));
        }
        tracks.endUnlessReadIn(slow.tick());
    }

    int resets() {
        return tracks.resets();
    }

    /** Targets of the disks that are there at the end, and of those that left in the window. */
    Set<String> targets(List<VmDisk> last) {
        Set<String> targets = new TreeSet<>();
        last.forEach(disk -> targets.add(disk.getTarget()));
        tracks.forEachMoved((target, track) -> targets.add(target));
        return targets;
    }

    /** The indicators of those whose rates are known. */
    List<DiskIndicators> indicators() {
        List<DiskIndicators> result = new ArrayList<>(Tracks.FEW);
        tracks.forEachMoved(
                (target, requests) -> result.add(indicators(target, requests, requests.next())));
        return result;
    }

    private static DiskIndicators indicators(
            String target, CounterTrack requests, CounterTrack times) {
        return new DiskIndicators(
                target,
                requests.rateOrZero(0),
                requests.rateOrZero(1),
                requests.rateOrZero(2),
                requests.rateOrZero(3),
                Value.orNull(times.ratio(2, 0) * MILLIS),
                Value.orNull(times.ratio(3, 1) * MILLIS),
                Value.orNull((times.rate(2) + times.rate(3)) * 1e-9),
                null);
    }

    boolean known(String target) {
        return tracks.orEmpty(target, REQUESTS).moved();
    }

    Spread reads(String target, AbsenceReason otherwise) {
        return tracks.orEmpty(target, REQUESTS).spread(otherwise, 0);
    }

    Spread writes(String target, AbsenceReason otherwise) {
        return tracks.orEmpty(target, REQUESTS).spread(otherwise, 1);
    }

    Spread requests(String target, AbsenceReason otherwise) {
        return tracks.orEmpty(target, REQUESTS).spread(otherwise, 0, 1);
    }

    Spread readBytes(String target, AbsenceReason otherwise) {
        return tracks.orEmpty(target, REQUESTS).spread(otherwise, 2);
    }

    Spread writtenBytes(String target, AbsenceReason otherwise) {
        return tracks.orEmpty(target, REQUESTS).spread(otherwise, 3);
    }

    Spread bytes(String target, AbsenceReason otherwise) {
        return tracks.orEmpty(target, REQUESTS).spread(otherwise, 2, 3);
    }

    Value bytesPerRead(String target, AbsenceReason otherwise) {
        return tracks.orEmpty(target, REQUESTS).perUnit(2, 0, otherwise);
    }

    Value bytesPerWrite(String target, AbsenceReason otherwise) {
        return tracks.orEmpty(target, REQUESTS).perUnit(3, 1, otherwise);
    }

    Value readMillis(String target, AbsenceReason otherwise) {
        return tracks.orEmpty(target, TIMES).perUnit(2, 0, otherwise).times(MILLIS);
    }

    Value writeMillis(String target, AbsenceReason otherwise) {
        return tracks.orEmpty(target, TIMES).perUnit(3, 1, otherwise).times(MILLIS);
    }

    /** Mean number of requests in flight, by Little's law. */
    Spread queueDepth(String target, AbsenceReason otherwise) {
        return tracks.orEmpty(target, TIMES).spread(otherwise, 2, 3).times(1e-9);
    }

    Value flushes(String target, AbsenceReason otherwise) {
        return tracks.orEmpty(target, FLUSHES).perSecond(0, otherwise);
    }

    Value flushMillis(String target, AbsenceReason otherwise) {
        return tracks.orEmpty(target, FLUSHES).perUnit(1, 0, otherwise).times(MILLIS);
    }

    Value errors(String target, AbsenceReason otherwise) {
        return tracks.orEmpty(target, ERRORS).perSecond(0, otherwise);
    }
}
