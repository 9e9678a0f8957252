package io.plimsoll.agent.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.config.HostConfig;
import io.plimsoll.agent.kernel.Libc.FilesystemSize;
import io.plimsoll.wire.AbsentValue;
import io.plimsoll.wire.ClockState;
import io.plimsoll.wire.Filesystem;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostDisk;
import io.plimsoll.wire.HostTopology;
import io.plimsoll.wire.HugepagePool;
import io.plimsoll.wire.Ksm;
import io.plimsoll.wire.Nic;
import io.plimsoll.wire.NumaNode;
import io.plimsoll.wire.Softnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader of a whole machine on a large one: two NUMA nodes, huge pages, KSM, all counters. */
class HostFilesTest {
    private static final long SECOND = 1_000_000_000;
    private static final HostConfig CONFIG =
            new HostConfig(
                    Optional.empty(),
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    0,
                    List.of("/srv/vms"));

    private Path root;
    private long nowNanos;
    private Optional<ClockState> clock = Optional.of(new ClockState(true, 12L, 500L));
    private ProcHostReader reader;

    @BeforeEach
    void aLargeMachine(@TempDir Path dir) throws IOException {
        root = dir;
        HostFixture.copy("large", root);
        reader =
                new ProcHostReader(
                        root,
                        CONFIG,
                        () -> nowNanos,
                        new ImageFilesystems(
                                Runnable::run, mount -> new FilesystemSize(1000, 400, 10, 5)),
                        () -> clock);
    }

    @Test
    void schedulerCountersAreRead() throws IOException {
        HostCounters counters = reader.read();

        assertEquals(1.25, counters.getLoad1());
        assertEquals(0.5, counters.getLoad5());
        assertEquals(0.25, counters.getLoad15());
        assertEquals(987654321L, counters.getContextSwitches());
        assertEquals(123456789L, counters.getInterrupts());
        assertEquals(54321L, counters.getForks());
        assertEquals(10_000_000_300L, counters.getRunqueueRunNanos());
        assertEquals(5_000_000_007L, counters.getRunqueueWaitNanos());
    }

    @Test
    void memoryCountersAreRead() throws IOException {
        HostCounters counters = reader.read();

        assertEquals(1000L << 10, counters.getMemory().get("Dirty"));
        assertEquals(2097152L << 10, counters.getMemory().get("Hugetlb"));
        assertFalse(counters.getMemory().containsKey("DirectMap4k"), "not chosen");
        assertFalse(counters.getMemory().containsKey("MemTotal"), "has a field of its own");
        assertEquals(
                Map.ofEntries(
                        Map.entry("pgmajfault", 5L),
                        Map.entry("pswpin", 3L),
                        Map.entry("pswpout", 4L),
                        Map.entry("oom_kill", 1L),
                        Map.entry("pgscan_direct", 11L),
                        Map.entry("pgsteal_kswapd", 12L),
                        Map.entry("allocstall_normal", 13L),
                        Map.entry("numa_hint_faults", 14L),
                        Map.entry("pgmigrate_success", 15L),
                        Map.entry("thp_fault_alloc", 16L),
                        Map.entry("compact_stall", 17L),
                        Map.entry("balloon_inflate", 18L)),
                counters.getVmstat());
    }

    @Test
    void theNewerColumnsOfDisksAreRead() throws IOException {
        HostDisk disk = reader.read().getDisks().get(0);

        assertEquals("nvme0n1", disk.getDevice());
        assertEquals(2, disk.getReadsMerged());
        assertEquals(6, disk.getWritesMerged());
        assertEquals(12, disk.getDiscards());
        assertEquals(14L * 512, disk.getDiscardedBytes());
        assertEquals(15, disk.getDiscardMillis());
        assertEquals(16, disk.getFlushes());
        assertEquals(17, disk.getFlushMillis());
    }

    @Test
    void everyPoolOfHugePagesIsRead() throws IOException {
        List<HugepagePool> pools = reader.read().getHugepages();

        assertEquals(
                List.of(
                        new HugepagePool(-1, 1L << 30, 8L, 2L, 1L, 0L),
                        new HugepagePool(-1, 2L << 20, 512L, 100L, 0L, 3L),
                        pool(0, 1L << 30, 4, 2),
                        pool(1, 1L << 30, 4, 0)),
                pools);
    }

    @Test
    void numaNodesAreRead() throws IOException {
        List<NumaNode> nodes = reader.read().getNumaNodes();

        assertEquals(List.of(0, 1), nodes.stream().map(NumaNode::getNode).toList());
        NumaNode first = nodes.get(0);
        assertEquals(131_000_000L << 10, first.getMemTotalBytes());
        assertEquals(1_000_000L << 10, first.getMemFreeBytes());
        assertEquals(20_000L << 10, first.getFilePagesBytes());
        assertEquals(30_000L << 10, first.getAnonPagesBytes());
        assertEquals(101, first.getNumaHit());
        assertEquals(102, first.getNumaMiss());
        assertEquals(103, first.getNumaForeign());
        assertEquals(105, first.getLocalNode());
        assertEquals(106, first.getOtherNode());
        assertNull(nodes.get(1).getNumaHit(), "its numastat is garbled");
    }

    @Test
    void ksmIsReadEvenIfItCostsMoreThanItSaves() throws IOException {
        assertEquals(new Ksm(1, 10L, 90L, 20L, 5L, 7L, -4096L), reader.read().getKsm());
    }

    @Test
    void softnetColumnsAreHexadecimal() throws IOException {
        assertEquals(new Softnet(0x1fL + 0xff, 2L, 0x11L), reader.read().getSoftnet());
    }

    @Test
    void linksOfNicsAreRead() throws IOException {
        List<Nic> nics = reader.read().getNics();

        assertEquals(List.of("eth0", "eth1", "br0"), nics.stream().map(Nic::getDevice).toList());
        assertEquals(true, nics.get(0).getUp());
        assertEquals(25000, nics.get(0).getSpeedMbit());
        assertEquals(false, nics.get(1).getUp());
        assertNull(nics.get(1).getSpeedMbit(), "-1 is no speed");
        assertNull(nics.get(2).getUp(), "unknown");
    }

    @Test
    void frequenciesAreAveragedAndAThrottledCoreCountsOnce() throws IOException {
        HostCounters counters = reader.read();

        assertEquals(2_500_000, counters.getCpuKhzMean());
        assertEquals(9, counters.getThrottleEvents(), "of two threads of one core");
    }

    @Test
    void theClockIsAsked() throws IOException {
        assertEquals(new ClockState(true, 12L, 500L), reader.read().getClock());
    }

    @Test
    void pressureOfInterruptsIsRead() throws IOException {
        assertEquals(
                List.of("cpu", "memory", "io", "irq"),
                reader.read().getPressure().stream().map(p -> p.getResource()).toList());
    }

    @Test
    void nothingThatAMachineHasIsSaidToBeAbsent() throws IOException {
        reader.read();
        nowNanos += 30 * SECOND;

        assertEquals(Map.of(), absent(reader.read()));
    }

    @Test
    void statesThatAreReadSlowlyAreRepeatedAndCountersAreNot() throws IOException {
        reader.read();
        write("sys/kernel/mm/hugepages/hugepages-1048576kB/free_hugepages", "1\n");
        write("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "20\n");
        nowNanos += 10 * SECOND;
        HostCounters between = reader.read();

        assertEquals(2, between.getHugepages().get(0).getFree(), "not read again yet");
        assertEquals(2_500_000, between.getCpuKhzMean());
        assertNull(between.getThrottleEvents(), "a counter without its time says nothing");
        assertEquals("not_due", absent(between).get("throttleEvents"));

        nowNanos += 20 * SECOND;
        HostCounters again = reader.read();
        assertEquals(1, again.getHugepages().get(0).getFree());
        assertEquals(20, again.getThrottleEvents());
    }

    @Test
    void fileSystemsOfImagesAreInTheTickAfterTheirReading() throws IOException {
        reader.imagesAt(List.of("/var/lib/libvirt/images/web.qcow2", "rbd:pool/web"));
        HostCounters first = reader.read();
        HostCounters second = reader.read();
        HostCounters third = reader.read();

        assertEquals(List.of(), first.getFilesystems());
        assertEquals("not_due", absent(first).get("filesystems"));
        assertEquals(
                List.of("/", "/srv/vms"),
                second.getFilesystems().stream().map(Filesystem::getMountPoint).sorted().toList());
        assertTrue(
                second.getFilesystems()
                        .contains(new Filesystem("/srv/vms", "nfs4", 1000L, 400L, 10L, 5L)));
        assertEquals(List.of(), third.getFilesystems());
    }

    @Test
    void aKernelThatHasNothingOfThisIsSaidToLackIt() throws IOException {
        for (String gone : List.of("sys", "proc/pressure", "proc/schedstat", "proc/mounts")) {
            HostFixture.delete(root.resolve(gone));
        }
        Files.delete(root.resolve("proc/net/softnet_stat"));
        clock = Optional.empty();

        Map<String, String> absent = absent(reader.read());

        assertEquals(
                Map.ofEntries(
                        Map.entry("pressure", "kernel_lacks"),
                        Map.entry("runqueueWaitNanos", "kernel_lacks"),
                        Map.entry("ksm", "kernel_lacks"),
                        Map.entry("numaNodes", "kernel_lacks"),
                        Map.entry("hugepages", "kernel_lacks"),
                        Map.entry("softnet", "kernel_lacks"),
                        Map.entry("cpuKhzMean", "kernel_lacks"),
                        Map.entry("throttleEvents", "kernel_lacks"),
                        Map.entry("clock", "kernel_lacks"),
                        Map.entry("filesystems", "not_due")),
                absent);
    }

    @Test
    void aKernelBeforeSixOneLacksThePressureOfInterruptsOnly() throws IOException {
        Files.delete(root.resolve("proc/pressure/irq"));

        HostCounters counters = reader.read();

        assertEquals(3, counters.getPressure().size());
        assertEquals("kernel_lacks", absent(counters).get("pressure.irq"));
    }

    @Test
    void whatIsThereButCannotBeUnderstoodIsSaidToBeGarbled() throws IOException {
        write("proc/schedstat", "version 17\ncpu0 1 2 x\n");
        write("proc/net/softnet_stat", "zz zz\n");
        write("proc/loadavg", "0.10 0.2\n");

        Map<String, String> absent = absent(reader.read());

        assertEquals("garbled", absent.get("runqueueWaitNanos"));
        assertEquals("garbled", absent.get("softnet"));
        assertEquals("garbled", absent.get("load1"));
    }

    @Test
    void filesCapturedFromARealMachineAreRead(@TempDir Path captured) throws IOException {
        HostFixture.copy("linux-6.18", captured);
        HostCounters counters = new ProcHostReader(captured, CONFIG).read();

        assertEquals(2, counters.getOnlineCpus());
        assertEquals(1_682_115L * 10_000_000, counters.getCpuTimes().getUserNanos());
        assertEquals(24_684_084L << 10, counters.getMemTotalBytes());
        assertEquals(33_231, counters.getMajorFaults());
        HostDisk vda =
                counters.getDisks().stream()
                        .filter(disk -> disk.getDevice().equals("vda"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(901_254, vda.getReads());
        assertEquals(28_609_712L * 512, vda.getDiscardedBytes());
        assertEquals(106_149, vda.getFlushes());
        assertEquals(1, counters.getNumaNodes().size());
        assertTrue(counters.getNumaNodes().get(0).getNumaHit() > 0);
        assertEquals(0, counters.getKsm().getRun());
        assertEquals(3, counters.getPressure().size());
        assertEquals(true, counters.getNics().get(0).getUp());
        assertEquals("kernel_lacks", absent(counters).get("runqueueWaitNanos"));
        assertEquals(1, new ProcHostReader(captured, CONFIG).topology().orElseThrow().sockets());
    }

    /** Every file but meminfo may be torn anywhere: what is left of the others is told. */
    @Test
    void tornFilesNeverCostTheSample() throws IOException {
        long seed = 20_260_102L;
        Random random = new Random(seed);
        List<Path> files;
        try (var all = Files.walk(root)) {
            files =
                    all.filter(Files::isRegularFile)
                            .filter(
                                    file ->
                                            !file.endsWith("meminfo")
                                                    || file.toString().contains("node"))
                            .sorted()
                            .toList();
        }
        for (int round = 0; round < 300; round++) {
            Path file = files.get(random.nextInt(files.size()));
            byte[] whole = Files.readAllBytes(file);
            byte[] torn = java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            if (torn.length > 0) {
                torn[random.nextInt(torn.length)] = (byte) random.nextInt();
            }
            Files.write(file, torn);
            nowNanos += 30 * SECOND;

            HostCounters counters = reader.read();

            assertEquals(
                    256L << 30,
                    counters.getMemTotalBytes(),
                    "seed " + seed + ", round " + round + ", " + file);
            assertNotNull(counters.getDisks());
            Files.write(file, whole);
        }
    }

    @Test
    void theTopologyIsRead() throws IOException {
        HostTopology topology = reader.topology().orElseThrow();

        assertEquals(1, topology.sockets());
        assertEquals(1, topology.cores());
        assertEquals(2, topology.threads());
        assertEquals(List.of("avx2", "fpu", "vmx"), topology.cpuFlags());
        assertEquals(
                List.of(
                        new HostTopology.NumaCell(
                                0, "0", 131_000_000L << 10, Map.of("0", 10, "1", 21)),
                        new HostTopology.NumaCell(
                                1, "1", 132_000_000L << 10, Map.of("0", 21, "1", 10))),
                topology.numaNodes());
    }

    private void write(String path, String text) throws IOException {
        Files.writeString(root.resolve(path), text);
    }

    private static HugepagePool pool(int node, long pageBytes, long total, long free) {
        return HugepagePool.newBuilder()
                .setNode(node)
                .setPageBytes(pageBytes)
                .setTotal(total)
                .setFree(free)
                .setSurplus(0L)
                .build();
    }

    private static Map<String, String> absent(HostCounters counters) {
        Map<String, String> reasons = new TreeMap<>();
        for (AbsentValue value : counters.getAbsent()) {
            reasons.put(value.getWhat(), value.getReason());
        }
        return reasons;
    }
}
