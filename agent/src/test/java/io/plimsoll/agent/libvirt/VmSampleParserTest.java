package io.plimsoll.agent.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
        assertEquals("libvirt", vm.getCpuFrom());
        assertEquals(3_810_000_000L, vm.getCpuUserNanos());
        assertEquals(510_000_000L, vm.getCpuSystemNanos());
        assertEquals(1, vm.getVcpuCurrent());
        assertEquals(2, vm.getVcpuMaximum());
        assertEquals(
                List.of(
                        Vcpu.newBuilder()
                                .setIndex(0)
                                .setRunNanos(3_830_000_000L)
                                .setReadyNanos(7_886_752_874L)
                                .setWaitNanos(0L)
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
        assertEquals(4_158, vm.getGuestMinorFaults());
        assertEquals(1_384, vm.getGuestDiskCachesKib());
        assertEquals(0, vm.getGuestHugetlbAllocations());
        assertEquals(0, vm.getGuestHugetlbFailures());
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
                        "cpu.haltpoll.success.time",
                        "cpu.haltpoll.fail.time",
                        "vm.remote_tlb_flush.sum"),
                vm.getExtra().keySet());
    }

    /** Numbers of devices change between calls, and vCPUs would fill the sample. */
    @Test
    void whatHasNoNameOfItsOwnGoesByStableNames() {
        VmSample vm =
                parse(
                        Map.ofEntries(
                                Map.entry("block.3.name", "vdb"),
                                Map.entry("block.3.threshold", 5L),
                                Map.entry("net.1.name", "vnet7"),
                                Map.entry("net.1.rx.nohandler", 6L),
                                Map.entry("vcpu.0.irq_exits.sum", 7L),
                                Map.entry("vcpu.1.irq_exits.sum", 8L),
                                Map.entry("vcpu.0.halt_poll_ns.max", 3L),
                                Map.entry("vcpu.1.halt_poll_ns.max", 2L),
                                Map.entry("vcpu.1.odd", 9L)));

        assertEquals(
                Map.of(
                        "block.vdb.threshold", 5L,
                        "net.vnet7.rx.nohandler", 6L,
                        "vcpu.irq_exits.sum", 15L,
                        "vcpu.halt_poll_ns.max", 3L,
                        "vcpu.1.odd", 9L),
                vm.getExtra());
    }

    @Test
    void countersOfKvmAreRead() {
        Vcpu vcpu =
                parse(
                                Map.of(
                                        "vcpu.0.halted", 1L,
                                        "vcpu.0.exits.sum", 10L,
                                        "vcpu.0.halt_wait_ns.sum", 20L,
                                        "vcpu.0.halt_poll_success_ns.sum", 30L,
                                        "vcpu.0.halt_poll_fail_ns.sum", 40L))
                        .getVcpus()
                        .get(0);

        assertEquals(true, vcpu.getHalted());
        assertEquals(10, vcpu.getExits());
        assertEquals(20, vcpu.getHaltWaitNanos());
        assertEquals(70, vcpu.getHaltPollNanos());
    }

    @Test
    void aBackingChainIsOneDiskAndSeveralImages() {
        DomainStats stats =
                stats(
                        Map.ofEntries(
                                Map.entry("block.0.name", "vda"),
                                Map.entry("block.0.rd.reqs", 1L),
                                Map.entry("block.0.rd.bytes", 2L),
                                Map.entry("block.0.wr.reqs", 3L),
                                Map.entry("block.0.wr.bytes", 4L),
                                Map.entry("block.0.physical", 100L),
                                Map.entry("block.1.name", "vda"),
                                Map.entry("block.1.rd.reqs", 9L),
                                Map.entry("block.1.rd.bytes", 9L),
                                Map.entry("block.1.wr.reqs", 9L),
                                Map.entry("block.1.wr.bytes", 9L),
                                Map.entry("block.1.physical", 200L),
                                Map.entry("block.2.name", "vdb"),
                                Map.entry("block.2.capacity", 300L)));

        List<VmDisk> disks = VmSampleParser.parse(stats, 42, 99).getDisks();
        assertEquals(1, disks.size());
        assertEquals(1, disks.get(0).getReads());
        assertEquals(
                List.of("vda 0 100", "vda 1 200", "vdb 0 null"),
                VmSampleParser.images(stats).stream()
                        .map(i -> i.getTarget() + " " + i.getDepth() + " " + i.getPhysicalBytes())
                        .toList());
    }

    @Test
    void aMeasuredDirtyRateIsRead() {
        VmSample vm =
                parse(
                        Map.of(
                                "dirtyrate.calc_status", 2L,
                                "dirtyrate.calc_start_time", 13048L,
                                "dirtyrate.calc_period", 1L,
                                "dirtyrate.megabytes_per_second", 14L));

        assertEquals(14, vm.getDirtyRate().getMibPerSecond());
        assertEquals(13048, vm.getDirtyRate().getStartSeconds());
        assertNull(parse(Map.of("dirtyrate.calc_status", 0L)).getDirtyRate());
    }

    @Test
    void withoutCountersOfItsDisksARecordIsNotComplete() {
        assertTrue(
                VmSampleParser.isComplete(
                        stats(Map.of("block.0.name", "a", "block.0.rd.reqs", 1L))));
        assertTrue(VmSampleParser.isComplete(stats(Map.of("state.state", 1L))), "it has no disk");
        assertFalse(VmSampleParser.isComplete(stats(Map.of("block.0.name", "a"))));
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
        return VmSampleParser.parse(stats(parameters), 42, 99);
    }

    private static DomainStats stats(Map<String, Object> parameters) {
        return new DomainStats("uuid-1", "vm1", 3, parameters);
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
