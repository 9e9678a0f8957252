package io.plimsoll.wire;

import java.util.List;
import java.util.Map;

/**
 * What {@code golden/v2/host-sample-v2.avro} says: the sample of {@link GoldenV1}, and every field
 * that version 2 added with a value of its own. The values never change.
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
