package io.plimsoll.agent.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.CpuTimes;
import io.plimsoll.wire.HostDisk;
import io.plimsoll.wire.Nic;
import io.plimsoll.wire.Pressure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parsers of single files. */
class ProcFilesTest {
    @Test
    void cpuTicksAreTenMilliseconds() {
        ProcStat stat =
                ProcStat.parse(
                        List.of(
                                "cpu  1 2 3 4 5 6 7 8 9 10",
                                "cpu0 1 0 0 0 0 0 0 0 0 0",
                                "cpu11 0 2 3 4 5 6 7 8 9 10",
                                "intr 1 2 3",
                                "procs_running 3",
                                "procs_blocked 1"));

        long tick = 10_000_000;
        assertEquals(
                new CpuTimes(
                        tick, 2 * tick, 3 * tick, 4 * tick, 5 * tick, 6 * tick, 7 * tick, 8 * tick,
                        9 * tick, 10 * tick),
                stat.cpuTimes().orElseThrow());
        assertEquals(2, stat.onlineCpus());
        assertEquals(3, stat.procsRunning().orElseThrow());
        assertEquals(1, stat.procsBlocked().orElseThrow());
    }

    @Test
    void columnsThatAnOldKernelLacksAreZero() {
        ProcStat stat = ProcStat.parse(List.of("cpu  1 2 3 4 5 6 7"));

        CpuTimes times = stat.cpuTimes().orElseThrow();
        assertEquals(70_000_000, times.getSoftirqNanos());
        assertEquals(0, times.getStealNanos());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "cpu  1 2", "cpu  1 2 x 4 5", "cpu  1 2 -3 4", "", "\0\0"})
    void aTornCpuLineCostsOnlyTheCpuTimes(String line) {
        ProcStat stat = ProcStat.parse(List.of(line, "cpu0 1", "procs_running 2"));

        assertEquals(Optional.empty(), stat.cpuTimes());
        assertEquals(1, stat.onlineCpus());
        assertEquals(2, stat.procsRunning().orElseThrow());
    }

    @Test
    void memoryIsGivenInKib() {
        NamedNumbers meminfo =
                NamedNumbers.parse(
                        List.of("MemTotal:       24608752 kB", "garbage", "MemFree: x kB", "A: 1"));

        assertEquals(24608752L * 1024, meminfo.bytes("MemTotal").orElseThrow());
        assertEquals(Optional.empty(), meminfo.bytes("MemFree"));
        assertEquals(1, meminfo.get("A").orElseThrow());
    }

    @Test
    void pressureHasTwoTotals() {
        Pressure pressure =
                PressureFile.parse(
                                "io",
                                List.of(
                                        "some avg10=0.00 avg60=0.10 avg300=0.05 total=4711",
                                        "full avg10=0.00 avg60=0.00 avg300=0.00 total=42"))
                        .orElseThrow();

        assertEquals(4711, pressure.getSomeMicros());
        assertEquals(42, pressure.getFullMicros());
    }

    @Test
    void withoutPressureFilesThereIsNoPressure() {
        assertEquals(Optional.empty(), PressureFile.parse("irq", List.of()));
        assertEquals(Optional.empty(), PressureFile.parse("cpu", List.of("some avg10=0.00")));
    }

    @Test
    void sectorsAre512Bytes() {
        List<HostDisk> disks =
                DiskStats.parse(
                        List.of(
                                " 254       0 vda 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17",
                                " 254       1 vda1 1 2 3 4 5 6 7 8 9 10 11",
                                " 254      16 vdb 1 2 3 4",
                                " 254      32 vdc 1 2 x 4 5 6 7 8 9 10 11",
                                "",
                                "8 0"),
                        device -> !device.equals("vda1"));

        assertEquals(
                List.of(
                        HostDisk.newBuilder()
                                .setDevice("vda")
                                .setReads(1L)
                                .setReadBytes(3L * 512)
                                .setReadMillis(4L)
                                .setWrites(5L)
                                .setWrittenBytes(7L * 512)
                                .setWriteMillis(8L)
                                .setInFlight(9L)
                                .setIoMillis(10L)
                                .setWeightedIoMillis(11L)
                                .setReadsMerged(2L)
                                .setWritesMerged(6L)
                                .setDiscards(12L)
                                .setDiscardedBytes(14L * 512)
                                .setDiscardMillis(15L)
                                .setFlushes(16L)
                                .setFlushMillis(17L)
                                .build()),
                disks);
    }

    @Test
    void columnsOfDisksThatAnOldKernelLacksAreAbsent() {
        HostDisk disk =
                DiskStats.parse(List.of("8 0 sda 1 2 3 4 5 6 7 8 9 10 11"), device -> true).get(0);

        assertEquals(null, disk.getDiscards());
        assertEquals(null, disk.getFlushMillis());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpu0 0 0 1 2 3 4 5",
                "cpu0 0 0 1 2 3 4 -5 6 7",
                "cpu0 0 0 1 2 3 4 5 x 7",
                "version 15",
                "",
            })
    void aTornSchedstatGivesNoSum(String line) {
        assertEquals(Optional.empty(), SchedStat.parse(List.of("version 15", line)));
    }

    @Test
    void oneTornCpuSpoilsTheSum() {
        assertEquals(
                Optional.empty(),
                SchedStat.parse(List.of("cpu0 0 0 1 2 3 4 5 6 7", "cpu1 0 0 1 2 3 4 5")));
        assertEquals(Optional.empty(), SoftnetStat.parse(List.of("0001 0002 0003", "0001 00")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.1 0.2", "0.1 x 0.3 1/2 3", "NaN 1 1 1/2 3", "-1 1 1 1/2 3"})
    void aTornLoadAverageIsNone(String line) {
        assertEquals(Optional.empty(), LoadAverage.parse(List.of(line)));
    }

    @Test
    void tapsAndLoopbackAreNotTheHosts() {
        List<Nic> nics =
                NetDev.parse(
                        List.of(
                                "Inter-|   Receive                    |  Transmit",
                                " face |bytes    packets errs drop fifo frame",
                                "    lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
                                "  eth0:1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
                                " vnet7: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
                                "eth1: 1 2 3",
                                "bond0.12: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16"));

        assertEquals(List.of("eth0", "bond0.12"), nics.stream().map(Nic::getDevice).toList());
        Nic eth0 = nics.get(0);
        assertEquals(1, eth0.getRxBytes());
        assertEquals(4, eth0.getRxDrops());
        assertEquals(9, eth0.getTxBytes());
        assertEquals(12, eth0.getTxDrops());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"0-1; 2", "0; 1", "0-3,8,10-11; 7"})
    void cpuListsAreCounted(String list, int count) {
        assertEquals(OptionalInt.of(count), CpuList.count(list));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a-b", "3-1", "0-", ",", "0,,1"})
    void aGarbledCpuListCountsNothing(String list) {
        assertTrue(CpuList.count(list).isEmpty());
    }
}
