package io.plimsoll.pipeline.indicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    private static final long SECOND = 1_000_000_000;

    private final Directory directory = new Directory(new Ledger(new Focus()));
    private final Counters counters = new Counters();

    private Moment at(int tick) {
        return new Moment(tick, true, 100 * SECOND, counters);
    }

    private void readDisk(int tick, String target, long reads) {
        directory
                .of(Kind.VM_DISK, target)
                .read(at(tick), 0, tick * SECOND, counters.of(reads, 0, 0, 0));
    }

    private void readVcpu(int tick, int index, long runNanos) {
        directory
                .of(Kind.VCPU, index)
                .read(at(tick), 0, tick * SECOND, counters.of(runNanos, 0, 0));
    }

    private <K extends Comparable<K>> Map<K, Double> rates(Kind<K> kind) {
        Map<K, Double> rates = new TreeMap<>();
        directory.forEachMoved(kind, (key, track) -> rates.put(key, track.rate(0)));
        return rates;
    }

    @Test
    void aThingIsFoundByItsNameInWhateverOrderItIsRead() {
        readDisk(0, "vdb", 0);
        readDisk(0, "vda", 0);
        readDisk(1, "vda", 10);
        readDisk(1, "vdb", 20);

        assertEquals(Map.of("vda", 10.0, "vdb", 20.0), rates(Kind.VM_DISK));
    }

    @Test
    void aNameThatIsEqualButAnotherObjectIsTheSameThing() {
        readDisk(0, "vda", 0);
        readDisk(1, new String(new char[] {'v', 'd', 'a'}), 10);

        assertEquals(Map.of("vda", 10.0), rates(Kind.VM_DISK));
    }

    @Test
    void thingsOfTwoKindsWithTheSameNameAreTwo() {
        directory.of(Kind.NIC, "a").read(at(0), 0, 0, counters.of(1, 1, 1, 1, 1, 1, 1, 1));
        readDisk(0, "a", 0);
        directory.of(Kind.NIC, "a").read(at(1), 0, SECOND, counters.of(6, 1, 1, 1, 1, 1, 1, 1));
        readDisk(1, "a", 10);

        assertEquals(Map.of("a", 5.0), rates(Kind.NIC));
        assertEquals(Map.of("a", 10.0), rates(Kind.VM_DISK));
    }

    @Test
    void whatWasNotReadHasATrackWithoutARate() {
        readVcpu(0, 1, 0);

        assertFalse(directory.orEmpty(Kind.VCPU, 0, 0).moved());
        assertFalse(directory.orEmpty(Kind.VM_DISK, "vda", 3).moved());
        assertEquals(Map.of(), rates(Kind.VM_DISK));
    }

    @Test
    void aThingThatIsCalledOtherwiseIsInAnotherEpoch() {
        directory.of(Kind.NIC, "52:54:00:00:00:01");
        int first = directory.epochAs("vnet3", true);
        directory.of(Kind.NIC, "52:54:00:00:00:01");
        assertEquals(first, directory.epochAs("vnet3", true));

        directory.of(Kind.NIC, "52:54:00:00:00:02");
        directory.epochAs("vnet4", false);
        directory.of(Kind.NIC, "52:54:00:00:00:01");

        assertNotEquals(first, directory.epochAs("vnet7", true));
        assertEquals("vnet7", directory.name(Kind.NIC, "52:54:00:00:00:01"));
        assertNull(directory.name(Kind.NIC, "52:54:00:00:00:02"), "seen outside of the window");
    }

    @Test
    void afterClearingNothingIsKnown() {
        readDisk(0, "vda", 0);
        readDisk(1, "vda", 10);

        directory.clear();

        assertEquals(Map.of(), rates(Kind.VM_DISK));
        assertFalse(directory.orEmpty(Kind.VM_DISK, "vda", 0).moved());
    }

    /**
     * Things come and go and change places, and each grows at a pace of its own, which is the
     * number in its name; what comes back goes on as if it had been there.
     */
    @Test
    void ratesAreThoseOfTheThingsThatWereThereInRandomHistories() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Integer> vcpus = new ArrayList<>();
        List<String> disks = new ArrayList<>();
        Map<Integer, Double> vcpuRates = new TreeMap<>();
        Map<String, Double> diskRates = new TreeMap<>();
        for (int tick = 0; tick < 400; tick++) {
            change(random, vcpus, random.nextInt(200, 220));
            change(random, disks, "vd" + random.nextInt(20));
            for (int vcpu : vcpus) {
                readVcpu(tick, vcpu, (long) tick * vcpu);
                vcpuRates.merge(vcpu, Double.NaN, (old, now) -> (double) vcpu);
            }
            for (String disk : disks) {
                long pace = Long.parseLong(disk.substring(2));
                readDisk(tick, String.valueOf(disk.toCharArray()), tick * pace);
                diskRates.merge(disk, Double.NaN, (old, now) -> (double) pace);
            }
        }
        vcpuRates.values().removeIf(rate -> rate.isNaN());
        diskRates.values().removeIf(rate -> rate.isNaN());
        assertEquals(vcpuRates, rates(Kind.VCPU), "seed " + seed);
        assertEquals(diskRates, rates(Kind.VM_DISK), "seed " + seed);
    }

    private static <K> void change(Random random, List<K> present, K one) {
        if (random.nextInt(3) > 0) {
            return;
        }
        if (!present.remove(one)) {
            present.add(random.nextInt(present.size() + 1), one);
        }
        if (random.nextInt(4) == 0) {
            Collections.shuffle(present, random);
        }
    }
}
