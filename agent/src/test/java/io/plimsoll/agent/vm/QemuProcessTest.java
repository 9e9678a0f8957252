package io.plimsoll.agent.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.AbsentValue;
import io.plimsoll.wire.Pressure;
import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmCgroup;
import io.plimsoll.wire.VmProcess;
import io.plimsoll.wire.VmSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QemuProcessTest {
    /** A guest of QEMU 7.2 as a kernel 6.18 with cgroups of version 1 showed it. */
    private static final Path V1 = Path.of("src/test/resources/vm/v1");

    /** A guest with KVM, two vCPUs, huge pages and two NUMA nodes, cgroups of version 2. */
    private static final Path V2 = Path.of("src/test/resources/vm/v2");

    private Path root = Path.of("/nonexistent");
    private QemuProcesses processes = new QemuProcesses(Path.of("/nonexistent"), "qemu:///system");

    @BeforeEach
    void anEmptyRoot(@TempDir Path folder) {
        root = folder;
    }

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void aGuestOnVersion1IsRead() throws IOException {
        VmSample vm = read(V1, "vm1");

        assertEquals(24554, vm.getPid());
        assertEquals("cgroup", vm.getCpuFrom());
        assertEquals(3_820_639_722L, vm.getCpuNanos());
        assertEquals(3_220_000_000L, vm.getCpuUserNanos());
        assertEquals(590_000_000L, vm.getCpuSystemNanos());
        assertEquals(
                List.of(
                        Vcpu.newBuilder()
                                .setIndex(0)
                                .setThread(24561)
                                .setThreadStartTicks(1_304_391L)
                                .setLastCpu(0)
                                .setRunNanos(3_316_963_077L)
                                .setReadyNanos(89_731_985L)
                                .setTimeslices(1_925L)
                                .build()),
                vm.getVcpus());
        assertEquals(
                VmProcess.newBuilder()
                        .setRssBytes(168_564L << 10)
                        .setAnonBytes(145_188L << 10)
                        .setShmemBytes(0L)
                        .setHugetlbBytes(0L)
                        .setSwapBytes(0L)
                        .setLockedBytes(0L)
                        .setMajorFaults(20L)
                        .setReadBytes(29_547_520L)
                        .setWrittenBytes(205_312L)
                        .setKsmMergingPages(0L)
                        .setKsmProfitBytes(0L)
                        .setThreads(6)
                        .build(),
                vm.getProcess());
        assertEquals(List.of(), vm.getPressure());
        assertEquals(List.of(), vm.getAbsent());
    }

    /** libvirt puts the quota on the vCPU's own group, and there the throttling shows. */
    @Test
    void theCgroupOfVersion1IsTheVmsWithThoseOfItsVcpus() throws IOException {
        assertEquals(
                VmCgroup.newBuilder()
                        .setVersion(1)
                        .setPeriods(70L)
                        .setThrottledPeriods(12L)
                        .setThrottledNanos(345_678_901L)
                        .setQuotaMicros(50_000L)
                        .setPeriodMicros(100_000L)
                        .setWeight(1024L)
                        .setMemoryBytes(179_032_064L)
                        .setAnonBytes(148_672_512L)
                        .setFileBytes(29_323_264L)
                        .setKernelBytes(819_200L)
                        .setShmemBytes(0L)
                        .setSwapBytes(0L)
                        .setMajorFaults(20L)
                        .setOomKills(0L)
                        .setReads(722L)
                        .setWrites(42L)
                        .setReadBytes(29_551_616L)
                        .setWrittenBytes(205_312L)
                        .setNodeBytes(Map.of("0", 43_456L * 4096))
                        .build(),
                read(V1, "vm1").getCgroup());
    }

    @Test
    void aGuestOnVersion2IsRead() throws IOException {
        VmSample vm = read(V2, "web");

        assertEquals("cgroup", vm.getCpuFrom());
        assertEquals(5_000_000_000L, vm.getCpuNanos());
        assertEquals(4_000_000_000L, vm.getCpuUserNanos());
        assertEquals(1_000_000_000L, vm.getCpuSystemNanos());
        assertEquals(List.of(0, 1), vm.getVcpus().stream().map(Vcpu::getIndex).toList());
        assertEquals(400, vm.getVcpus().get(1).getReadyNanos());
        assertEquals(4_194_304L << 10, vm.getProcess().getHugetlbBytes());
        assertEquals(77, vm.getProcess().getKsmMergingPages(), "of a kernel before 6.4");
        assertNull(vm.getProcess().getReadBytes());
        assertEquals(
                VmCgroup.newBuilder()
                        .setVersion(2)
                        .setPeriods(210L)
                        .setThrottledPeriods(41L)
                        .setThrottledNanos(6_100_000L)
                        .setQuotaMicros(100_000L)
                        .setPeriodMicros(100_000L)
                        .setWeight(200L)
                        .setMemoryBytes(70_000_000L)
                        .setAnonBytes(30_720_000L)
                        .setFileBytes(20_480_000L)
                        .setKernelBytes(1_228_800L)
                        .setShmemBytes(65_536L)
                        .setSwapBytes(524_288L)
                        .setHugetlbBytes(4_294_967_296L)
                        .setMajorFaults(17L)
                        .setOomKills(1L)
                        .setReads(11L)
                        .setWrites(22L)
                        .setReadBytes(1003L)
                        .setWrittenBytes(2004L)
                        .setNodeBytes(
                                Map.of(
                                        "0", 40_899_840L + 1_073_741_824L,
                                        "1", 10_976_000L + 3_221_225_472L))
                        .build(),
                vm.getCgroup());
        assertEquals(
                List.of("cpu 111 11", "memory 222 22", "io 333 33"),
                vm.getPressure().stream().map(QemuProcessTest::text).toList());
    }

    @Test
    void aVmThatIsSentAwayIsRecognisedByItsThread() throws IOException {
        read(V2, "web");

        assertTrue(processes.of("uuid", "web", 1, 0).orElseThrow().isMigrating());
    }

    @Test
    void aVcpuThatComesAndOneThatGoesAreSeen() throws IOException {
        read(V2, "web");
        Path task = root.resolve("proc/4711/task");
        copy(task.resolve("4721"), task.resolve("4722"));
        Files.writeString(task.resolve("4722/comm"), "CPU 2/KVM\n");
        delete(task.resolve("4720"));
        threadCount(7);

        assertEquals(List.of(1, 2), indexes(again("web")));
    }

    /** A thread has its parent's name until it has set its own. */
    @Test
    void aThreadThatGetsItsNameLateIsSeen() throws IOException {
        read(V2, "web");
        Path task = root.resolve("proc/4711/task");
        copy(task.resolve("4721"), task.resolve("4722"));
        Files.writeString(task.resolve("4722/comm"), "qemu-kvm\n");
        threadCount(7);
        assertEquals(List.of(0, 1), indexes(again("web")));
        Files.writeString(task.resolve("4722/comm"), "CPU 2/KVM\n");

        assertEquals(List.of(0, 1, 2), indexes(again("web")));
    }

    @Test
    void withoutACgroupOfItsOwnTheProcessTellsTheCpuTime() throws IOException {
        copy(V1, root);
        Files.writeString(root.resolve("proc/24554/cgroup"), "1:cpu:/\n0::/user.slice\n");
        VmSample vm = read("vm1");

        assertEquals("proc", vm.getCpuFrom());
        assertEquals(3_750_000_000L, vm.getCpuNanos());
        assertNull(vm.getCgroup());
        assertEquals(List.of("cgroup not_configured"), absences(vm));
    }

    @Test
    void whatAKernelDoesNotHaveIsAbsentWithItsReason() throws IOException {
        copy(V2, root);
        for (String resource : List.of("cpu", "memory", "io")) {
            Files.delete(group().resolve(resource + ".pressure"));
        }
        Files.writeString(root.resolve("proc/4711/task/4720/comm"), "qemu-kvm\n");
        Files.writeString(root.resolve("proc/4711/task/4721/comm"), "qemu-kvm\n");

        assertEquals(
                List.of("vcpus hypervisor_lacks", "pressure kernel_lacks"), absences(read("web")));
    }

    @Test
    void aProcessThatIsGoneIsLookedForAnew() throws IOException {
        read(V1, "vm1");
        QemuProcess before = processes.of("uuid", "vm1", 1, 0).orElseThrow();
        Files.writeString(root.resolve("proc/24554/stat"), "");
        assertFalse(before.read(VmSample.newBuilder(), 0, 0));

        assertTrue(processes.of("uuid", "vm1", 1, 0).isEmpty());
    }

    @Test
    void aPidFileThatWasLeftBehindDoesNotMakeAnotherProcessTheVm() throws IOException {
        copy(V1, root);
        Files.writeString(root.resolve("proc/24554/cmdline"), "/usr/sbin/sshd\0-D\0");
        open();

        assertTrue(processes.of("uuid", "vm1", 1, 0).isEmpty());
    }

    @Test
    void aProcessNameWithBracesAndSpacesDoesNotShiftTheFields() throws IOException {
        copy(V1, root);
        Path stat = root.resolve("proc/24554/stat");
        Files.writeString(stat, Files.readString(stat).replace("(qemu-system-x86)", "(a) S) x)"));
        open();

        assertEquals(1_304_366, processes.of("uuid", "vm1", 1, 0).orElseThrow().startTicks());
    }

    @Test
    void theCgroupOfAVmIsKnownByItsNameWithAndWithoutSystemd() {
        String scope = "/machine.slice/machine-qemu\\x2d1\\x2dweb.scope";

        assertEquals(scope, Cgroups.vmGroup(scope).orElse(""));
        assertEquals(scope, Cgroups.vmGroup(scope + "/libvirt/emulator").orElse(""));
        assertEquals(scope, Cgroups.vmGroup(scope + "/libvirt/vcpu12").orElse(""));
        assertEquals(scope, Cgroups.vmGroup(scope + "/emulator").orElse(""));
        assertTrue(Cgroups.vmGroup("/system.slice/libvirtd.service").isEmpty());
        assertTrue(Cgroups.vmGroup("/").isEmpty());
    }

    @Test
    void tapsAreReadByTheirNames() throws IOException {
        Map<String, long[]> taps = Taps.parse(Files.readString(V1.resolve("proc/24554/net/dev")));

        assertEquals(Set.of("lo", "br0", "mgmt0", "vnet0"), taps.keySet());
        long[] vnet = taps.getOrDefault("vnet0", new long[16]);
        assertEquals(4056, vnet[Taps.RECEIVED]);
        assertEquals(12, vnet[Taps.SENT + 1]);
        assertTrue(Taps.parse("x: 1 2 3").isEmpty(), "torn");
    }

    private VmSample read(Path fixture, String name) throws IOException {
        copy(fixture, root);
        return read(name);
    }

    private VmSample read(String name) {
        open();
        return again(name);
    }

    private void open() {
        processes = new QemuProcesses(root, "qemu:///system");
    }

    private VmSample again(String name) {
        VmSample.Builder sample =
                VmSample.newBuilder()
                        .setUuid("uuid")
                        .setName(name)
                        .setState(1)
                        .setIncarnation(1)
                        .setMonoNanos(1);
        assertTrue(processes.of("uuid", name, 1, 0).orElseThrow().read(sample, 0, 0));
        return sample.build();
    }

    private void threadCount(int threads) throws IOException {
        Path stat = root.resolve("proc/4711/stat");
        Files.writeString(
                stat, Files.readString(stat).replace(" 20 0 6 0 ", " 20 0 " + threads + " 0 "));
    }

    private Path group() {
        return root.resolve("sys/fs/cgroup/machine/qemu-1-web.libvirt-qemu");
    }

    private static List<Integer> indexes(VmSample vm) {
        return vm.getVcpus().stream().map(Vcpu::getIndex).toList();
    }

    private static List<String> absences(VmSample vm) {
        return vm.getAbsent().stream().map(QemuProcessTest::text).toList();
    }

    private static String text(AbsentValue absent) {
        return absent.getWhat() + " " + absent.getReason();
    }

    private static String text(Pressure pressure) {
        return pressure.getResource()
                + " "
                + pressure.getSomeMicros()
                + " "
                + pressure.getFullMicros();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
