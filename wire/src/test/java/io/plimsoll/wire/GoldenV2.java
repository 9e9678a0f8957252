package io.plimsoll.wire;

import java.util.List;
import java.util.Map;

/**
 * What the files in {@code golden/v2} say: the records of {@link GoldenV1}, and every field that
 * was added since with a value of its own. The values never change.
 */
final class GoldenV2 {
    private GoldenV2() {}

    /** The sample. */
    static HostSample sample() {
        HostSample v1 = GoldenV1.sample();
        return HostSample.newBuilder(v1)
                .setCost(
                        AgentCost.newBuilder()
                                .setCpuNanos(1123L)
                                .setRssBytes(1124L)
                                .setTickNanos(1125L)
                                .setHostNanos(1126L)
                                .setVmNanos(1127L)
                                .setLibvirtNanos(1128L)
                                .setLibvirtCalls(1129L)
                                .setLibvirtFailures(1130L)
                                .setSkippedTicks(1131L)
                                .setMonitorEveryMillis(1132L)
                                .setImagesEveryMillis(1133L)
                                .setCpuPercentOfCore(1134.25)
                                .setBudgetPercentOfCore(1135.25)
                                .build())
                .setSpool(
                        SpoolState.newBuilder()
                                .setWaitingTicks(1136L)
                                .setWaitingBytes(1137L)
                                .setDroppedTicks(1138L)
                                .setDroppedRecords(1139L)
                                .build())
                .setV(2)
                .setHostCounters(hostCounters(v1.getHostCounters()))
                .setVms(List.of(readVm(v1.getVms().get(0)), v1.getVms().get(1)))
                .build();
    }

    private static HostCounters hostCounters(HostCounters v1) {
        return HostCounters.newBuilder(v1)
                .setLoad1(1001.25)
                .setLoad5(1002.25)
                .setLoad15(1003.25)
                .setContextSwitches(1004L)
                .setInterrupts(1005L)
                .setForks(1006L)
                .setRunqueueRunNanos(1007L)
                .setRunqueueWaitNanos(1008L)
                .setMemory(Map.of("memory.key", 1009L))
                .setVmstat(Map.of("vmstat.key", 1010L))
                .setHugepages(
                        List.of(
                                HugepagePool.newBuilder()
                                        .setNode(1011)
                                        .setPageBytes(1012L)
                                        .setTotal(1013L)
                                        .setFree(1014L)
                                        .setReserved(1015L)
                                        .setSurplus(1016L)
                                        .build()))
                .setKsm(
                        Ksm.newBuilder()
                                .setRun(1017)
                                .setPagesShared(1018L)
                                .setPagesSharing(1019L)
                                .setPagesUnshared(1020L)
                                .setPagesVolatile(1021L)
                                .setFullScans(1022L)
                                .setGeneralProfitBytes(1023L)
                                .build())
                .setNumaNodes(
                        List.of(
                                NumaNode.newBuilder()
                                        .setNode(1024)
                                        .setMemTotalBytes(1025L)
                                        .setMemFreeBytes(1026L)
                                        .setFilePagesBytes(1027L)
                                        .setAnonPagesBytes(1028L)
                                        .setNumaHit(1029L)
                                        .setNumaMiss(1030L)
                                        .setNumaForeign(1031L)
                                        .setLocalNode(1032L)
                                        .setOtherNode(1033L)
                                        .build()))
                .setSoftnet(
                        Softnet.newBuilder()
                                .setProcessed(1034L)
                                .setDropped(1035L)
                                .setTimeSqueezed(1036L)
                                .build())
                .setFilesystems(
                        List.of(
                                Filesystem.newBuilder()
                                        .setMountPoint("mountPoint-1037")
                                        .setType("type-1038")
                                        .setTotalBytes(1039L)
                                        .setAvailableBytes(1040L)
                                        .setFiles(1041L)
                                        .setFilesFree(1042L)
                                        .build()))
                .setCpuKhzMean(1043)
                .setThrottleEvents(1044L)
                .setClock(
                        ClockState.newBuilder()
                                .setDisciplined(true)
                                .setOffsetMicros(1046L)
                                .setMaxErrorMicros(1047L)
                                .build())
                .setAbsent(
                        List.of(
                                AbsentValue.newBuilder()
                                        .setWhat("what-1048")
                                        .setReason("reason-1049")
                                        .setSinceMillis(1050L)
                                        .build()))
                .setDisks(
                        List.of(
                                HostDisk.newBuilder(v1.getDisks().get(0))
                                        .setReadsMerged(1140L)
                                        .setWritesMerged(1141L)
                                        .setDiscards(1142L)
                                        .setDiscardedBytes(1143L)
                                        .setDiscardMillis(1144L)
                                        .setFlushes(1145L)
                                        .setFlushMillis(1146L)
                                        .build()))
                .setNics(
                        List.of(
                                Nic.newBuilder(v1.getNics().get(0))
                                        .setUp(true)
                                        .setSpeedMbit(1148)
                                        .build()))
                .build();
    }

    /** The first VM and the first of everything else have every field. */
    static HostInventory inventory() {
        HostInventory v1 = GoldenV1.inventory();
        return new HostInventory(
                v1.v(),
                v1.cluster(),
                v1.host(),
                v1.atEpochMillis(),
                v1.agentVersion(),
                v1.cpus(),
                v1.cpuModel(),
                v1.memoryBytes(),
                v1.reservedMemoryBytes(),
                v1.hypervisor(),
                v1.migrationUri(),
                v1.allowedActions(),
                List.of(definition(v1.vms().get(0)), v1.vms().get(1)),
                "9.0.0",
                new HostTopology(
                        2,
                        16,
                        32,
                        List.of("avx2", "svm"),
                        List.of(
                                new HostTopology.NumaCell(
                                        0, "0-7,16-23", 135_291_469_824L, Map.of("0", 10, "1", 32)),
                                new HostTopology.NumaCell(
                                        1, "8-15,24-31", null, Map.of("0", 32, "1", 10)))),
                List.of(
                        new StoragePool(
                                "default",
                                "dir",
                                true,
                                "/var/lib/libvirt/images",
                                1_000_000_000_000L,
                                400_000_000_000L,
                                600_000_000_000L),
                        new StoragePool("archive", "rbd", false, null, null, null, null)),
                List.of(
                        new VirtualNetwork("default", true, "virbr0"),
                        new VirtualNetwork("macvtap", false, null)),
                List.of(new HostInventory.Unread("pool broken", "it has no XML")),
                Map.of("rack", "r12", "row", "3"));
    }

    static Finding finding() {
        return new Finding(
                1,
                "north/storm/anomaly/r12/1700000400000",
                Finding.Kind.ANOMALY,
                Finding.State.UPDATED,
                "north",
                "host-17",
                null,
                1_700_000_400_000L,
                1_700_000_580_000L,
                "rack r12: 3 of 4 hosts have a finding of the kind anomaly",
                List.of(new Finding.Evidence("storm.hosts", "hosts", 3, 2)),
                "more than 50 % of the hosts, at least 3, within 300 s",
                "fewer than 1 of these hosts still have a finding of this kind",
                List.of("host-17", "host-18", "host-20"));
    }

    private static HostInventory.VmDefinition definition(HostInventory.VmDefinition v1) {
        return new HostInventory.VmDefinition(
                v1.uuid(),
                v1.name(),
                v1.vcpus(),
                v1.memoryBytes(),
                v1.hindrances(),
                v1.labels(),
                List.of(
                        new NicDefinition("52:54:00:19:b8:10", "vnet1", "virtio", "br0"),
                        new NicDefinition("52:54:00:19:b8:11", null, "", "")),
                List.of(
                        new DiskDefinition(
                                "vda",
                                "disk",
                                "virtio",
                                "file",
                                "/srv/images/db-1.qcow2",
                                "qcow2",
                                "none",
                                false,
                                false,
                                List.of(
                                        new DiskDefinition.ImageFacts(
                                                "/srv/images/db-1.qcow2",
                                                "qcow2",
                                                10_737_418_240L,
                                                4_294_967_296L,
                                                List.of("0d9d5f7e-52f5-4b2a-8f0d-2f8d1d7a0003"),
                                                "/srv/images does not answer"),
                                        new DiskDefinition.ImageFacts(
                                                "/srv/images/base.raw",
                                                "raw",
                                                null,
                                                null,
                                                List.of(),
                                                null))),
                        new DiskDefinition(
                                "sda", "cdrom", "sata", "file", null, "raw", "", true, true,
                                List.of())),
                new VmSettings(
                        true,
                        2,
                        4_294_967_296L,
                        "pc-q35-7.2",
                        "custom",
                        "EPYC-Rome",
                        2_097_152L,
                        true,
                        "virtio",
                        10,
                        "connected",
                        1,
                        Map.of("0", "2-3"),
                        Map.of("1", "4"),
                        "0-1",
                        "0",
                        true));
    }

    private static VmSample readVm(VmSample v1) {
        return VmSample.newBuilder(v1)
                .setPid(1051)
                .setCpuFrom("cpuFrom-1052")
                .setCpuUserNanos(1053L)
                .setCpuSystemNanos(1054L)
                .setGuestDiskCachesKib(1055L)
                .setGuestMinorFaults(1056L)
                .setGuestHugetlbAllocations(1057L)
                .setGuestHugetlbFailures(1058L)
                .setBalloonPeriodSeconds(1059L)
                .setMonitorMonoNanos(1060L)
                .setNicsMonoNanos(1061L)
                .setMonitor(
                        MonitorState.newBuilder()
                                .setState("state-1062")
                                .setSinceMillis(1063L)
                                .setBlocked(true)
                                .setBlockedSinceMillis(1065L)
                                .setBreakerOpen(true)
                                .build())
                .setProcess(
                        VmProcess.newBuilder()
                                .setRssBytes(1067L)
                                .setAnonBytes(1068L)
                                .setShmemBytes(1069L)
                                .setHugetlbBytes(1070L)
                                .setSwapBytes(1071L)
                                .setLockedBytes(1072L)
                                .setMajorFaults(1073L)
                                .setReadBytes(1074L)
                                .setWrittenBytes(1075L)
                                .setKsmMergingPages(1076L)
                                .setKsmProfitBytes(1077L)
                                .setThreads(1078)
                                .build())
                .setCgroup(
                        VmCgroup.newBuilder()
                                .setVersion(1079)
                                .setPeriods(1080L)
                                .setThrottledPeriods(1081L)
                                .setThrottledNanos(1082L)
                                .setQuotaMicros(1083L)
                                .setPeriodMicros(1084L)
                                .setWeight(1085L)
                                .setMemoryBytes(1086L)
                                .setMemoryMaxBytes(1087L)
                                .setAnonBytes(1088L)
                                .setFileBytes(1089L)
                                .setKernelBytes(1090L)
                                .setShmemBytes(1091L)
                                .setSwapBytes(1092L)
                                .setHugetlbBytes(1093L)
                                .setMajorFaults(1094L)
                                .setOomKills(1095L)
                                .setReads(1096L)
                                .setWrites(1097L)
                                .setReadBytes(1098L)
                                .setWrittenBytes(1099L)
                                .setNodeBytes(Map.of("nodeBytes.key", 1100L))
                                .build())
                .setPressure(
                        List.of(
                                Pressure.newBuilder()
                                        .setResource("resource-1102")
                                        .setSomeMicros(1103L)
                                        .setFullMicros(1104L)
                                        .build()))
                .setJob(
                        VmJob.newBuilder()
                                .setType(1105)
                                .setOperation(1106)
                                .setElapsedMillis(1107L)
                                .setFigures(Map.of("figures.key", 1108L))
                                .build())
                .setDirtyRate(
                        DirtyRate.newBuilder()
                                .setStatus(1109)
                                .setMibPerSecond(1110L)
                                .setStartSeconds(1111L)
                                .setPeriodSeconds(1112)
                                .build())
                .setImages(
                        List.of(
                                VmImage.newBuilder()
                                        .setTarget("target-1113")
                                        .setDepth(1114)
                                        .setCapacityBytes(1115L)
                                        .setAllocationBytes(1116L)
                                        .setPhysicalBytes(1117L)
                                        .build()))
                .setImagesMonoNanos(1118L)
                .setAbsent(
                        List.of(
                                AbsentValue.newBuilder()
                                        .setWhat("what-1120")
                                        .setReason("reason-1121")
                                        .setSinceMillis(1122L)
                                        .build()))
                .setVcpus(
                        List.of(
                                Vcpu.newBuilder(v1.getVcpus().get(0))
                                        .setWaitNanos(1149L)
                                        .setThread(1150)
                                        .setThreadStartTicks(1151L)
                                        .setLastCpu(1152)
                                        .setTimeslices(1153L)
                                        .setHalted(true)
                                        .setHaltWaitNanos(1155L)
                                        .setHaltPollNanos(1156L)
                                        .setExits(1157L)
                                        .build()))
                .setDisks(
                        List.of(
                                VmDisk.newBuilder(v1.getDisks().get(0))
                                        .setLimits(Map.of("limits.key", 1158L))
                                        .setErrors(1159L)
                                        .build()))
                .build();
    }
}
