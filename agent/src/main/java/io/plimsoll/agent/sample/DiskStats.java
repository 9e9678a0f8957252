package io.plimsoll.agent.sample;

import io.plimsoll.wire.HostDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** {@code /proc/diskstats}; its sectors are 512 bytes on every device. */
final class DiskStats {
    private static final long SECTOR_BYTES = 512;
    private static final int FIRST_COUNTER = 3;
    private static final int COUNTERS = 11;

    private DiskStats() {}

    /** The devices that are wanted; garbled and short lines are skipped. */
    static List<HostDisk> parse(List<String> lines, Predicate<String> wanted) {
        List<HostDisk> disks = new ArrayList<>();
        for (String line : lines) {
            Fields fields = new Fields(line);
            String device = fields.text(2);
            if (device.isEmpty() || !wanted.test(device)) {
                continue;
            }
            long[] counters = counters(fields);
            if (counters.length == COUNTERS) {
                HostDisk.Builder disk =
                        HostDisk.newBuilder()
                                .setDevice(device)
                                .setReads(counters[0])
                                .setReadBytes(counters[2] * SECTOR_BYTES)
                                .setReadMillis(counters[3])
                                .setWrites(counters[4])
                                .setWrittenBytes(counters[6] * SECTOR_BYTES)
                                .setWriteMillis(counters[7])
                                .setInFlight(counters[8])
                                .setIoMillis(counters[9])
                                .setWeightedIoMillis(counters[10])
                                .setReadsMerged(counters[1])
                                .setWritesMerged(counters[5]);
                addNewer(fields, disk);
                disks.add(disk.build());
            }
        }
        return disks;
    }

    /** Discards are counted since Linux 4.18, flushes since 5.5. */
    private static void addNewer(Fields fields, HostDisk.Builder disk) {
        fields.number(14).ifPresent(disk::setDiscards);
        fields.number(16).ifPresent(sectors -> disk.setDiscardedBytes(sectors * SECTOR_BYTES));
        fields.number(17).ifPresent(disk::setDiscardMillis);
        fields.number(18).ifPresent(disk::setFlushes);
        fields.number(19).ifPresent(disk::setFlushMillis);
    }

    private static long[] counters(Fields fields) {
        long[] counters = new long[COUNTERS];
        for (int i = 0; i < COUNTERS; i++) {
            OptionalLong counter = fields.number(FIRST_COUNTER + i);
            if (counter.isEmpty()) {
                return new long[0];
            }
            counters[i] = counter.getAsLong();
        }
        return counters;
    }
}
