package io.plimsoll.agent.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.config.HostConfig;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostReaderTest {
    private static final HostConfig AS_FOUND =
            new HostConfig(
                    Optional.empty(), OptionalInt.empty(), OptionalLong.empty(), 0, List.of());

    @TempDir Path root;

    @BeforeEach
    void aMachine() throws IOException {
        write("proc/stat", "cpu  100 0 50 1000 5 0 1 2 0 0\ncpu0 1\ncpu1 1\nprocs_running 2\n");
        write(
                "proc/meminfo",
                """
                MemTotal: 8388608 kB
                MemFree: 1000 kB
                MemAvailable: 4194304 kB
                SwapTotal: 2048 kB
                SwapFree: 1024 kB
                """);
        write("proc/vmstat", "pswpin 3\npswpout 4\npgmajfault 5\n");
        write("proc/pressure/cpu", "some avg10=0 avg60=0 avg300=0 total=9\n");
        write(
                "proc/diskstats",
                "8 0 sda 1 2 3 4 5 6 7 8 9 10 11\n8 1 sda1 1 2 3 4 5 6 7 8 9 10 11\n");
        write("sys/block/sda/size", "1\n");
        write("proc/net/dev", "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n");
        write("proc/sys/kernel/random/boot_id", "9d6f-boot\n");
        write("proc/cpuinfo", "processor : 0\nmodel name\t: Fast CPU @ 3GHz\n");
    }

    @Test
    void aWholeMachineIsRead() throws IOException {
        ProcHostReader reader = new ProcHostReader(root, AS_FOUND);

        HostCounters counters = reader.read();

        assertEquals(2, counters.getOnlineCpus());
        assertEquals(1_000_000_000, counters.getCpuTimes().getUserNanos());
        assertNull(counters.getCpuUsageNanos());
        assertEquals(2, counters.getProcsRunning());
        assertNull(counters.getProcsBlocked());
        assertEquals(8L << 30, counters.getMemTotalBytes());
        assertEquals(4L << 30, counters.getMemAvailableBytes());
        assertEquals(1L << 20, counters.getSwapFreeBytes());
        assertEquals(3, counters.getSwapInPages());
        assertEquals(4, counters.getSwapOutPages());
        assertEquals(5, counters.getMajorFaults());
        assertEquals(1, counters.getPressure().size());
        assertEquals(
                "sda",
                counters.getDisks().stream().map(HostDisk::getDevice).findFirst().orElse(""));
        assertEquals(1, counters.getDisks().size(), "partitions would count double");
        assertEquals(1, counters.getNics().size());
        assertEquals("9d6f-boot", reader.bootId());
        assertEquals("Fast CPU @ 3GHz", reader.cpuModel());
    }

    @Test
    void filesThatAreNotThereLeaveTheirCountersOut() throws IOException {
        for (String file : new String[] {"vmstat", "diskstats", "net/dev", "pressure/cpu"}) {
            Files.delete(root.resolve("proc").resolve(file));
        }

        HostCounters counters = new ProcHostReader(root, AS_FOUND).read();

        assertNull(counters.getSwapInPages());
        assertTrue(counters.getDisks().isEmpty());
        assertTrue(counters.getPressure().isEmpty());
        assertNotNull(counters.getCpuTimes());
    }

    @Test
    void garbageInEveryFileButMeminfoStillGivesASample() throws IOException {
        for (String file :
                new String[] {
                    "stat", "vmstat", "diskstats", "net/dev", "pressure/cpu", "cpuinfo"
                }) {
            write("proc/" + file, "\u0000\u00ff:: x\n\n- - -\n");
        }

        HostCounters counters = new ProcHostReader(root, AS_FOUND).read();

        assertNull(counters.getCpuTimes());
        assertEquals(8L << 30, counters.getMemTotalBytes());
        assertTrue(counters.getOnlineCpus() >= 1);
    }

    @Test
    void aHostWithoutItsMemoryCannotBeRead() throws IOException {
        write("proc/meminfo", "MemTotal: many kB\n");

        IOException e =
                assertThrows(IOException.class, () -> new ProcHostReader(root, AS_FOUND).read());

        assertEquals("/proc/meminfo without MemTotal", e.getMessage());
    }

    @Test
    void configuredCapacityTakesThePlaceOfWhatWasFound() throws IOException {
        HostConfig config =
                new HostConfig(
                        Optional.empty(),
                        OptionalInt.of(1),
                        OptionalLong.of(6L << 30),
                        0,
                        List.of());

        HostCounters counters = new ProcHostReader(root, config).read();

        assertEquals(1, counters.getOnlineCpus());
        assertEquals(6L << 30, counters.getMemTotalBytes());
        assertEquals(2L << 30, counters.getMemAvailableBytes(), "2 GiB of the free 4 are beyond");
    }

    @Test
    void aCgroupOfVersionOneIsAHost() throws IOException {
        write("sys/fs/cgroup/cpuacct/hv1/cpuacct.usage", "123456789\n");
        write("sys/fs/cgroup/cpuset/hv1/cpuset.effective_cpus", "0-1,4\n");
        write("sys/fs/cgroup/memory/hv1/memory.limit_in_bytes", "2147483648\n");
        write("sys/fs/cgroup/memory/hv1/memory.usage_in_bytes", "1073741824\n");
        write("sys/fs/cgroup/memory/hv1/memory.stat", "total_inactive_file 536870912\n");

        HostCounters counters = new CgroupHostReader(root, "hv1", AS_FOUND).read();

        assertEquals(123456789, counters.getCpuUsageNanos());
        assertNull(counters.getCpuTimes());
        assertEquals(3, counters.getOnlineCpus());
        assertEquals(2L << 30, counters.getMemTotalBytes());
        assertEquals(1536L << 20, counters.getMemAvailableBytes());
        assertTrue(counters.getDisks().isEmpty(), "the machine's disks are not this host's");
    }

    @Test
    void aCgroupOfVersionTwoIsAHost() throws IOException {
        write("sys/fs/cgroup/hv1/cpu.stat", "usage_usec 5000\nuser_usec 1\n");
        write("sys/fs/cgroup/hv1/cpuset.cpus.effective", "2-3\n");
        write("sys/fs/cgroup/hv1/memory.max", "max\n");
        write("sys/fs/cgroup/hv1/memory.current", "1073741824\n");
        write("sys/fs/cgroup/hv1/memory.pressure", "some total=7\nfull total=5\n");

        HostCounters counters = new CgroupHostReader(root, "hv1", AS_FOUND).read();

        assertEquals(5_000_000, counters.getCpuUsageNanos());
        assertEquals(2, counters.getOnlineCpus());
        assertEquals(8L << 30, counters.getMemTotalBytes());
        assertEquals(4L << 30, counters.getMemAvailableBytes(), "the machine has no more");
        assertEquals(7, counters.getPressure().get(0).getSomeMicros());
    }

    @Test
    void aCgroupTellsWhatItsVmsDrawFromAndNotWhatItsNeighboursCause() throws IOException {
        HostFixture.copy("large", root);
        write("sys/fs/cgroup/cpuacct/hv1/cpuacct.usage", "123456789\n");

        HostCounters counters = new CgroupHostReader(root, "hv1", AS_FOUND).read();

        assertEquals(2, counters.getNumaNodes().size());
        assertEquals(4, counters.getHugepages().size());
        assertNotNull(counters.getKsm());
        assertEquals(2_500_000, counters.getCpuKhzMean());
        assertNull(counters.getLoad1());
        assertNull(counters.getContextSwitches());
        assertNull(counters.getRunqueueWaitNanos());
        assertNull(counters.getSoftnet());
        assertTrue(counters.getVmstat().isEmpty());
        assertTrue(counters.getMemory().isEmpty());
        assertTrue(
                counters.getAbsent().stream()
                        .anyMatch(
                                absent ->
                                        absent.getWhat().equals("pressure")
                                                && absent.getReason().equals("kernel_lacks")),
                "version 1 has no pressure of its own");
    }

    @Test
    void aCgroupThatIsNotThereIsNamed() {
        IOException e =
                assertThrows(
                        IOException.class,
                        () -> new CgroupHostReader(root, "nosuch", AS_FOUND).read());

        assertTrue(String.valueOf(e.getMessage()).contains("nosuch"), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains("host.cgroup"), e.getMessage());
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
