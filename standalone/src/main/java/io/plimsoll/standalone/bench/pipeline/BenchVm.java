package io.plimsoll.standalone.bench.pipeline;

import io.plimsoll.wire.AbsentValue;
import io.plimsoll.wire.MonitorState;
import io.plimsoll.wire.Nic;
import io.plimsoll.wire.Pressure;
import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmCgroup;
import io.plimsoll.wire.VmDisk;
import io.plimsoll.wire.VmImage;
import io.plimsoll.wire.VmProcess;
import io.plimsoll.wire.VmSample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A VM whose counters grow at random, with all the fields that an agent reads of a guest with 2 to
 * 4 vCPUs, 1 or 2 disks and a NIC on a host with cgroup v2. What comes from QEMU's monitor is read
 * at every third tick and repeated in between, and images every 10 minutes, as an agent does.
 */
final class BenchVm {
    private static final long GIB_IN_KIB = 1 << 20;
    private static final int MONITOR_TICKS = 3;

    private final String name;
    private final String uuid;
    private final int pid;
    private final int vcpus;
    private final long memoryKib;
    private final int diskCount;
    private final boolean capped;
    private final double busy;
    private final double waiting;
    private final SplittableRandom random;

    private final long[] run;
    private final long[] ready;
    private final long[] slices;
    private final long[] disk = new long[8];
    private final long[] nic = new long[4];
    private final long[] stalls = new long[6];
    private long emulator;
    private long throttled;
    private long faults;
    private long monitorNanos;
    private long[] haltNanos;
    private List<VmDisk> disksRead = List.of();

    BenchVm(String host, int index, boolean hot, SplittableRandom random) {
        this.random = random;
        name = host + "-vm-" + index;
        uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        pid = 2000 + index;
        vcpus = 2 + random.nextInt(3);
        memoryKib = (4 + random.nextInt(5)) * GIB_IN_KIB;
        diskCount = 1 + random.nextInt(2);
        capped = random.nextInt(5) == 0;
        busy = hot ? 0.8 : 0.05 + 0.5 * random.nextDouble();
        waiting = hot ? 0.19 : 0.02 * random.nextDouble();
        run = new long[vcpus];
        ready = new long[vcpus];
        slices = new long[vcpus];
        haltNanos = new long[vcpus];
    }

    String name() {
        return name;
    }

    String uuid() {
        return uuid;
    }

    int vcpus() {
        return vcpus;
    }

    long memoryBytes() {
        return memoryKib * 1024;
    }

    /** CPU time so far, all threads. */
    long cpuNanos() {
        long sum = emulator;
        for (long nanos : run) {
            sum += nanos;
        }
        return sum;
    }

    /** The next tick of this many seconds. */
    VmSample next(int tick, double seconds, long monoNanos, long wallSeconds) {
        pass(seconds);
        if (tick % MONITOR_TICKS == 0) {
            monitorNanos = monoNanos;
            haltNanos = new long[vcpus];
            for (int i = 0; i < vcpus; i++) {
                haltNanos[i] = monoNanos - run[i];
            }
            disksRead = disks();
        }
        long guestKib = memoryKib * 97 / 100;
        long usedKib = (long) (guestKib * (0.3 + 0.3 * random.nextDouble()));
        return VmSample.newBuilder()
                .setUuid(uuid)
                .setName(name)
                .setState(1)
                .setStateReason(1)
                .setIncarnation(pid * 1_000_003L)
                .setMonoNanos(monoNanos)
                .setCpuNanos(cpuNanos())
                .setCpuFrom("cgroup")
                .setCpuUserNanos(emulator)
                .setCpuSystemNanos(cpuNanos() - emulator)
                .setVcpuCurrent(vcpus)
                .setVcpuMaximum(vcpus)
                .setVcpus(vcpus(tick))
                .setBalloonCurrentKib(memoryKib)
                .setBalloonMaximumKib(memoryKib)
                .setBalloonPeriodSeconds(10L)
                .setBalloonUpdatedSeconds(wallSeconds - 3)
                .setGuestAvailableKib(guestKib)
                .setGuestUsableKib(guestKib - usedKib)
                .setGuestUnusedKib((guestKib - usedKib) / 2)
                .setGuestDiskCachesKib((guestKib - usedKib) / 3)
                .setGuestSwapInKib(0L)
                .setGuestSwapOutKib(0L)
                .setGuestMajorFaults(faults / 10)
                .setGuestMinorFaults(faults * 100)
                .setGuestHugetlbAllocations(0L)
                .setGuestHugetlbFailures(0L)
                .setRssKib(usedKib)
                .setPid(pid)
                .setMonitorMonoNanos(monitorNanos)
                .setNicsMonoNanos(monoNanos)
                .setMonitor(
                        MonitorState.newBuilder()
                                .setState("ok")
                                .setBlocked(false)
                                .setBreakerOpen(false)
                                .build())
                .setProcess(process(usedKib * 1024))
                .setCgroup(cgroup(seconds * tick, usedKib * 1024))
                .setPressure(pressures())
                .setDisks(disksRead)
                .setNics(List.of(nic()))
                .setExtra(Map.of())
                .setImages(images())
                .setImagesMonoNanos(monoNanos - monoNanos % 600_000_000_000L)
                .setAbsent(
                        List.of(
                                AbsentValue.newBuilder()
                                        .setWhat("job")
                                        .setReason("not_configured")
                                        .build()))
                .build();
    }

    private void pass(double seconds) {
        for (int i = 0; i < vcpus; i++) {
            run[i] += grown(busy * seconds * 1e9);
            ready[i] += grown(waiting * seconds * 1e9);
            slices[i] += grown(200 * seconds);
        }
        emulator += grown(0.03 * vcpus * seconds * 1e9);
        throttled += capped ? grown(0.02 * seconds * 1e9) : 0;
        faults += grown(2 * seconds);
        for (int i = 0; i < disk.length; i++) {
            disk[i] += grown(50 * seconds);
        }
        for (int i = 0; i < nic.length; i++) {
            nic[i] += grown(300 * seconds);
        }
        for (int i = 0; i < stalls.length; i++) {
            stalls[i] += grown(5_000 * seconds);
        }
    }

    private long grown(double mean) {
        return (long) (mean * (0.6 + 0.8 * random.nextDouble()));
    }

    private List<Vcpu> vcpus(int tick) {
        List<Vcpu> result = new ArrayList<>(vcpus);
        for (int i = 0; i < vcpus; i++) {
            result.add(
                    Vcpu.newBuilder()
                            .setIndex(i)
                            .setRunNanos(run[i])
                            .setReadyNanos(ready[i])
                            .setWaitNanos(haltNanos[i])
                            .setThread(pid + i + 1)
                            .setThreadStartTicks(1_000_000L + pid)
                            .setLastCpu((tick + i) % 64)
                            .setTimeslices(slices[i])
                            .setHalted(false)
                            .setHaltWaitNanos(haltNanos[i])
                            .setHaltPollNanos(haltNanos[i] / 100)
                            .setExits(haltNanos[i] / 10_000)
                            .build());
        }
        return result;
    }

    private VmProcess process(long residentBytes) {
        return VmProcess.newBuilder()
                .setRssBytes(residentBytes)
                .setAnonBytes(residentBytes - (20 << 20))
                .setShmemBytes(0L)
                .setHugetlbBytes(0L)
                .setSwapBytes(0L)
                .setLockedBytes(0L)
                .setMajorFaults(faults)
                .setReadBytes(disk[0] * 16_384)
                .setWrittenBytes(disk[1] * 16_384)
                .setKsmMergingPages(0L)
                .setKsmProfitBytes(0L)
                .setThreads(vcpus + 5)
                .build();
    }

    private VmCgroup cgroup(double seconds, long residentBytes) {
        VmCgroup.Builder cgroup = VmCgroup.newBuilder();
        if (capped) {
            cgroup.setQuotaMicros(100_000L * vcpus);
        }
        return cgroup.setVersion(2)
                .setPeriods((long) (10 * seconds))
                .setThrottledPeriods(capped ? (long) seconds : 0)
                .setThrottledNanos(throttled)
                .setPeriodMicros(100_000L)
                .setWeight(100L)
                .setMemoryBytes(residentBytes + (30 << 20))
                .setAnonBytes(residentBytes - (20 << 20))
                .setFileBytes(30L << 20)
                .setKernelBytes(20L << 20)
                .setShmemBytes(0L)
                .setSwapBytes(0L)
                .setMajorFaults(faults)
                .setOomKills(0L)
                .setReads(disk[0])
                .setWrites(disk[1])
                .setReadBytes(disk[0] * 16_384)
                .setWrittenBytes(disk[1] * 16_384)
                .setNodeBytes(Map.of("0", residentBytes))
                .build();
    }

    private List<Pressure> pressures() {
        return List.of(
                new Pressure("cpu", stalls[0], stalls[1]),
                new Pressure("memory", stalls[2], stalls[3]),
                new Pressure("io", stalls[4], stalls[5]));
    }

    private List<VmDisk> disks() {
        List<VmDisk> result = new ArrayList<>(diskCount);
        for (int i = 0; i < diskCount; i++) {
            result.add(
                    VmDisk.newBuilder()
                            .setTarget("vd" + (char) ('a' + i))
                            .setReads(disk[4 * i])
                            .setReadBytes(disk[4 * i] * 16_384)
                            .setReadNanos(disk[4 * i] * 900_000)
                            .setWrites(disk[4 * i + 1])
                            .setWrittenBytes(disk[4 * i + 1] * 16_384)
                            .setWriteNanos(disk[4 * i + 1] * 1_300_000)
                            .setFlushes(disk[4 * i + 2] / 8)
                            .setFlushNanos(disk[4 * i + 2] * 400_000)
                            .setAllocationBytes(20L << 30)
                            .setCapacityBytes(40L << 30)
                            .setPhysicalBytes(20L << 30)
                            .setErrors(0L)
                            .build());
        }
        return result;
    }

    private List<VmImage> images() {
        List<VmImage> result = new ArrayList<>(diskCount);
        for (int i = 0; i < diskCount; i++) {
            result.add(
                    VmImage.newBuilder()
                            .setTarget("vd" + (char) ('a' + i))
                            .setDepth(0)
                            .setCapacityBytes(40L << 30)
                            .setAllocationBytes(20L << 30)
                            .setPhysicalBytes(20L << 30)
                            .build());
        }
        return result;
    }

    private Nic nic() {
        return Nic.newBuilder()
                .setDevice("vnet" + pid)
                .setMac("52:54:00:" + uuid.substring(0, 2) + ":" + uuid.substring(2, 4) + ":01")
                .setRxBytes(nic[0] * 900)
                .setRxPackets(nic[0])
                .setRxErrors(0L)
                .setRxDrops(0L)
                .setTxBytes(nic[1] * 700)
                .setTxPackets(nic[1])
                .setTxErrors(0L)
                .setTxDrops(0L)
                .build();
    }
}
