package io.plimsoll.agent.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.Nic;
import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmDisk;
import io.plimsoll.wire.VmSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VmSampleParserTest {
    /** What libvirt 9.0 said of a running guest of QEMU 7.2. */
    private static final Path CAPTURED =
            Path.of("src/test/resources/libvirt/domstats-qemu-7.2.txt");

    @Test
    void whatARealGuestReportedIsRead() throws IOException {
        VmSample vm = parse(captured());

        assertEquals("uuid-1", vm.getUuid());
        assertEquals("vm1", vm.getName());
        assertEquals(1, vm.getState());
        assertEquals(1, vm.getStateReason());
        assertEquals(42, vm.getIncarnation());
        assertEquals(99, vm.getMonoNanos());
        assertEquals(4_330_259_788L, vm.getCpuNanos());
        assertEquals(1, vm.getVcpuCurrent());
        assertEquals(2, vm.getVcpuMaximum());
        assertEquals(
                List.of(
                        Vcpu.newBuilder()
                                .setIndex(0)
                                .setRunNanos(3_830_000_000L)
                                .setReadyNanos(7_886_752_874L)
                                .build()),
                vm.getVcpus());
        assertEquals(98_304, vm.getBalloonCurrentKib());
        assertEquals(98_304, vm.getBalloonMaximumKib());
        assertEquals(61_740, vm.getGuestAvailableKib());
        assertEquals(25_468, vm.getGuestUsableKib());
        assertEquals(19_012, vm.getGuestUnusedKib());
        assertEquals(0, vm.getGuestSwapInKib());
        assertEquals(0, vm.getGuestSwapOutKib());
        assertEquals(0, vm.getGuestMajorFaults());
        assertEquals(1_795_391_446L, vm.getBalloonUpdatedSeconds());
        assertEquals(170_304, vm.getRssKib());
        assertEquals(
                List.of(
                        VmDisk.newBuilder()
                                .setTarget("vda")
                                .setReads(5L)
                                .setReadBytes(201_216L)
                                .setReadNanos(2_286_849L)
                                .setWrites(3L)
                                .setWrittenBytes(196_608L)
                                .setWriteNanos(18_060_484L)
                                .setFlushes(0L)
                                .setFlushNanos(0L)
                                .setAllocationBytes(524_288L)
                                .setCapacityBytes(67_108_864L)
                                .setPhysicalBytes(462_848L)
                                .build()),
                vm.getDisks());
        Nic nic = vm.getNics().get(0);
        assertEquals("vnet1", nic.getDevice());
        assertEquals(876, nic.getRxBytes());
        assertEquals(56, nic.getTxPackets());
    }

    @Test
    void whatHasNoNameOfItsOwnIsKept() throws IOException {
        Map<String, Object> parameters = captured();
        parameters.put("vm.remote_tlb_flush.sum", 7L);
        parameters.put("perf.ratio", 0.5);

        VmSample vm = parse(parameters);

        assertEquals(7, vm.getExtra().get("vm.remote_tlb_flush.sum"));
        assertEquals(
                Set.of(
                        "cpu.user",
                        "cpu.system",
                        "cpu.haltpoll.success.time",
                        "cpu.haltpoll.fail.time",
                        "balloon.minor_fault",
                        "balloon.disk_caches",
                        "balloon.hugetlb_pgalloc",
                        "balloon.hugetlb_pgfail",
                        "vcpu.0.wait",
                        "vm.remote_tlb_flush.sum"),
                vm.getExtra().keySet());
    }

    @Test
    void theGreatestUnsignedNumberMeansUnknown() {
        VmSample vm = parse(Map.of("state.state", 1L, "balloon.unused", -1L, "cpu.time", -1L));

        assertNull(vm.getGuestUnusedKib());
        assertNull(vm.getCpuNanos());
        assertTrue(vm.getExtra().isEmpty());
    }

    /** As for a QEMU that does not answer: libvirt then gives what it knows by itself. */
    @Test
    void aDiskOfWhichOnlyTheNameIsKnownIsLeftOut() {
        VmSample vm =
                parse(
                        Map.of(
                                "state.state", 1L,
                                "cpu.time", 5L,
                                "block.count", 1L,
                                "block.0.name", "vda",
                                "vcpu.0.time", 3L));

        assertEquals(List.of(), vm.getDisks());
        assertEquals(5, vm.getCpuNanos());
        assertNull(vm.getVcpus().get(0).getReadyNanos());
        assertNull(vm.getBalloonCurrentKib());
    }

    @Test
    void disksAndVcpusGoByTheirOwnNumbers() {
        VmSample vm =
                parse(
                        Map.of(
                                "vcpu.10.time", 10L,
                                "vcpu.2.time", 2L,
                                "block.1.name", "vdb",
                                "block.1.rd.reqs", 1L,
                                "block.1.rd.bytes", 2L,
                                "block.1.wr.reqs", 3L,
                                "block.1.wr.bytes", 4L));

        assertEquals(List.of(2, 10), vm.getVcpus().stream().map(Vcpu::getIndex).toList());
        assertEquals("vdb", vm.getDisks().get(0).getTarget());
        assertNull(vm.getDisks().get(0).getReadNanos());
    }

    @Test
    void anEmptyRecordIsAVmOfWhichNothingIsKnown() {
        VmSample vm = parse(Map.of());

        assertEquals(0, vm.getState());
        assertNull(vm.getCpuNanos());
    }

    private static VmSample parse(Map<String, Object> parameters) {
        return VmSampleParser.parse(new DomainStats("uuid-1", "vm1", 3, parameters), 42, 99);
    }

    private static Map<String, Object> captured() throws IOException {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (String line : Files.readAllLines(CAPTURED)) {
            int equals = line.indexOf('=');
            String value = line.substring(equals + 1);
            boolean number = value.chars().allMatch(Character::isDigit);
            parameters.put(line.substring(0, equals), number ? Long.valueOf(value) : value);
        }
        return parameters;
    }
}
