package io.plimsoll.wire;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the files in {@code golden/v1} say. The values never change; a field that a later version
 * adds has its default here.
 */
final class GoldenV1 {
    private GoldenV1() {}

    /** Two VMs: one with every counter, one of which nothing but its state could be read. */
    static HostSample sample() {
        return HostSample.newBuilder()
                .setV(1)
                .setCluster("north")
                .setHost("host-17")
                .setAgentVersion("0.1.0")
                .setAgentEpoch(1_700_000_000_123L)
                .setSeq(42)
                .setPart(0)
                .setParts(1)
                .setIntervalMillis(10_000)
                .setWallMillis(1_700_000_420_456L)
                .setMonoNanos(987_654_321_000L)
                .setBootId("6f8a2f0e-6f0b-4e0f-9d0f-0a4b6a1c2d3e")
                .setHostCounters(hostCounters())
                .setVms(List.of(readVm(), unreadVm()))
                .build();
    }

    private static HostCounters hostCounters() {
        return HostCounters.newBuilder()
                .setOnlineCpus(32)
                .setCpuTimes(
                        CpuTimes.newBuilder()
                                .setUserNanos(11_000_000_000L)
                                .setNiceNanos(12_000_000_000L)
                                .setSystemNanos(13_000_000_000L)
                                .setIdleNanos(14_000_000_000L)
                                .setIowaitNanos(15_000_000_000L)
                                .setIrqNanos(16_000_000_000L)
                                .setSoftirqNanos(17_000_000_000L)
                                .setStealNanos(18_000_000_000L)
                                .setGuestNanos(9_000_000_000L)
                                .setGuestNiceNanos(8_000_000_000L)
                                .build())
                .setProcsRunning(7)
                .setProcsBlocked(1)
                .setMemTotalBytes(270_582_939_648L)
                .setMemAvailableBytes(101_234_567_168L)
                .setSwapTotalBytes(8_589_934_592L)
                .setSwapFreeBytes(8_589_930_496L)
                .setSwapInPages(5L)
                .setSwapOutPages(6L)
                .setMajorFaults(77L)
                .setPressure(
                        List.of(
                                Pressure.newBuilder()
                                        .setResource("cpu")
                                        .setSomeMicros(123_456L)
                                        .build(),
                                Pressure.newBuilder()
                                        .setResource("memory")
                                        .setSomeMicros(2_000L)
                                        .setFullMicros(1_000L)
                                        .build()))
                .setDisks(
                        List.of(
                                HostDisk.newBuilder()
                                        .setDevice("nvme0n1")
                                        .setReads(1_001)
                                        .setReadBytes(4_100_096)
                                        .setReadMillis(350)
                                        .setWrites(2_002)
                                        .setWrittenBytes(8_200_192)
                                        .setWriteMillis(700)
                                        .setInFlight(3)
                                        .setIoMillis(900)
                                        .setWeightedIoMillis(1_050)
                                        .build()))
                .setNics(List.of(nic("eno1").build()))
                .build();
    }

    private static VmSample readVm() {
        return VmSample.newBuilder()
                .setUuid("0d9d5f7e-52f5-4b2a-8f0d-2f8d1d7a0001")
                .setName("db-1")
                .setState(1)
                .setStateReason(5)
                .setIncarnation(1_699_999_000_000L)
                .setMonoNanos(987_654_322_000L)
                .setCpuNanos(Long.MAX_VALUE)
                .setVcpuCurrent(2)
                .setVcpuMaximum(4)
                .setVcpus(
                        List.of(
                                Vcpu.newBuilder()
                                        .setIndex(0)
                                        .setRunNanos(500_000_000_000L)
                                        .setReadyNanos(20_000_000_000L)
                                        .build(),
                                Vcpu.newBuilder()
                                        .setIndex(1)
                                        .setRunNanos(400_000_000_000L)
                                        .build()))
                .setBalloonCurrentKib(4_194_304L)
                .setBalloonMaximumKib(8_388_608L)
                .setGuestAvailableKib(4_046_848L)
                .setGuestUsableKib(3_000_000L)
                .setGuestUnusedKib(2_000_000L)
                .setGuestSwapInKib(0L)
                .setGuestSwapOutKib(16L)
                .setGuestMajorFaults(99L)
                .setBalloonUpdatedSeconds(1_700_000_415L)
                .setRssKib(4_200_000L)
                .setDisks(
                        List.of(
                                VmDisk.newBuilder()
                                        .setTarget("vda")
                                        .setReads(10)
                                        .setReadBytes(40_960)
                                        .setReadNanos(5_000_000L)
                                        .setWrites(20)
                                        .setWrittenBytes(81_920)
                                        .setWriteNanos(9_000_000L)
                                        .setFlushes(4L)
                                        .setFlushNanos(1_000_000L)
                                        .setAllocationBytes(1_073_741_824L)
                                        .setCapacityBytes(21_474_836_480L)
                                        .setPhysicalBytes(1_073_807_360L)
                                        .build()))
                .setNics(List.of(nic("vnet3").setMac("52:54:00:12:34:56").build()))
                .setExtra(
                        new TreeMap<>(
                                Map.of(
                                        "dirtyrate.megabytes_per_second",
                                        12L,
                                        "vcpu.0.halted",
                                        -1L)))
                .build();
    }

    private static VmSample unreadVm() {
        return VmSample.newBuilder()
                .setUuid("0d9d5f7e-52f5-4b2a-8f0d-2f8d1d7a0002")
                .setName("Größe-文")
                .setState(5)
                .setIncarnation(0)
                .setMonoNanos(0)
                .build();
    }

    private static Nic.Builder nic(String device) {
        return Nic.newBuilder()
                .setDevice(device)
                .setRxBytes(1_000)
                .setRxPackets(10)
                .setRxErrors(1)
                .setRxDrops(2)
                .setTxBytes(2_000)
                .setTxPackets(20)
                .setTxErrors(3)
                .setTxDrops(4);
    }

    static HostInventory inventory() {
        return new HostInventory(
                1,
                "north",
                "host-17",
                1_700_000_000_123L,
                "0.1.0",
                32,
                "AMD EPYC 7302P 16-Core Processor",
                270_582_939_648L,
                4_294_967_296L,
                "QEMU 7.2.15",
                "qemu+tls://host-17/system",
                List.of(Command.MIGRATE),
                List.of(
                        new HostInventory.VmDefinition(
                                "0d9d5f7e-52f5-4b2a-8f0d-2f8d1d7a0001",
                                "db-1",
                                4,
                                8_589_934_592L,
                                List.of(),
                                Map.of("owner", "shop", "tier", "1")),
                        new HostInventory.VmDefinition(
                                "0d9d5f7e-52f5-4b2a-8f0d-2f8d1d7a0002",
                                "gpu-1",
                                8,
                                17_179_869_184L,
                                List.of("a PCI device is passed through"),
                                Map.of())));
    }

    static Command command() {
        return new Command(
                1,
                "north/host-17/0d9d5f7e-52f5-4b2a-8f0d-2f8d1d7a0001/1700000430000",
                "north",
                "host-17",
                Command.MIGRATE,
                "0d9d5f7e-52f5-4b2a-8f0d-2f8d1d7a0001",
                "db-1",
                new Command.Migration(
                        "host-3", "qemu+tls://host-3/system", 8_589_934_592L, 300, 400, 600_000),
                1_700_000_430_000L,
                1_700_000_490_000L,
                7,
                "host-17 was over 80 % CPU demand in 3 of the last 5 windows",
                new Command.Prediction("cpu.demand", 93, 71),
                "biwXA9UAv5PxnS8sI4ZR11JF4sX3h3MwJtY5K4egTvLWretU68pkywVN1uacjEvpsxHX5NPdBGP074vne6W2Aw==");
    }

    static CommandResult result() {
        return new CommandResult(
                1,
                "north/host-17/0d9d5f7e-52f5-4b2a-8f0d-2f8d1d7a0001/1700000430000",
                "north",
                "host-17",
                "0d9d5f7e-52f5-4b2a-8f0d-2f8d1d7a0001",
                Command.MIGRATE,
                CommandState.DONE,
                "ok",
                "db-1 runs on host-3",
                1_700_000_452_000L,
                21_500,
                new CommandResult.MigrationFigures(
                        "host-3", 8_900_000_000L, 0, 8_589_934_592L, 120L));
    }

    static Finding finding() {
        return new Finding(
                1,
                "hotspot/north/host-17/1700000400000",
                Finding.Kind.HOTSPOT,
                Finding.State.OPEN,
                "north",
                "host-17",
                null,
                1_700_000_400_000L,
                1_700_000_430_000L,
                "host-17 needs 93 % of its CPU, over the line of 80 % in 3 of the last 5 windows",
                List.of(
                        new Finding.Evidence("cpu.demand", "%", 93.25, 80),
                        new Finding.Evidence("cpu.ready", "%", 11.5, 5)),
                "cpu demand over 80 % in 3 of 5 windows",
                "demand stays under 70 % for 5 windows");
    }
}
