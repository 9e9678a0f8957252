package io.plimsoll.standalone.fleet;

import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.Nic;
import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmDisk;
import io.plimsoll.wire.VmImage;
import io.plimsoll.wire.VmProcess;
import io.plimsoll.wire.VmSample;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A VM with its load and, since its QEMU was started, its counters. */
final class SimulatedVm {
    private static final long KIB = 1024;
    private static final int STATE_RUNNING = 1;
    private static final int STATE_PAUSED = 3;
    private static final int REASON_BOOTED = 1;
    private static final int REASON_MIGRATION = 2;

    /** QEMU's own work beside the vCPUs, as a share of their run time. */
    static final double EMULATOR_SHARE = 0.03;

    private static final long IMAGES_EVERY_NANOS = 60_000_000_000L;
    private static final double BATCH_CORES_PER_VCPU = 0.97;
    private static final double TX_PER_RX = 0.6;
    private static final double READS_PER_WRITES = 0.5;
    private static final double BYTES_PER_REQUEST = 32 * KIB;
    private static final double BYTES_PER_PACKET = 900;
    private static final double READ_LATENCY_NANOS = 400_000;
    private static final double WRITE_LATENCY_NANOS = 900_000;

    private final VmDefinition definition;
    private final LoadProfile load;
    private final String mac;

    private boolean inBatchJob;
    private long incarnation;
    private boolean paused;

    // Counters of this incarnation. Fractions of a nanosecond or byte are kept, so that the sum
    // does not depend on how often somebody looks.
    private double runNanosPerVcpu;
    private double readyNanosPerVcpu;
    private double haltedNanosPerVcpu;
    private double emulatorNanos;
    private double rxBytes;
    private double txBytes;
    private double readBytes;
    private double writtenBytes;

    // What happens a second until the next cell of time.
    private double wantedPerVcpu;
    private double runPerVcpu;
    private double readyPerVcpu;
    private double rxPerSecond;
    private double writtenPerSecond;

    SimulatedVm(VmDefinition definition, LoadProfile load, long incarnation) {
        this.definition = definition;
        this.load = load;
        this.incarnation = incarnation;
        this.mac =
                "52:54:00:"
                        + definition.uuid().substring(0, 2)
                        + ":"
                        + definition.uuid().substring(2, 4)
                        + ":"
                        + definition.uuid().substring(4, 6);
    }

    VmDefinition definition() {
        return definition;
    }

    String uuid() {
        return definition.uuid();
    }

    int vcpus() {
        return definition.vcpus();
    }

    long memoryBytes() {
        return definition.memoryBytes();
    }

    /** Memory that its QEMU holds on the host. */
    long residentBytes() {
        return memoryBytes() * 9 / 10;
    }

    /** Memory that a migration has to send at least once. */
    long usedBytes() {
        return (long) (memoryBytes() * usedShare());
    }

    void joinBatchJob() {
        inBatchJob = true;
    }

    void leaveBatchJob() {
        inBatchJob = false;
    }

    boolean inBatchJob() {
        return inBatchJob;
    }

    /** Stops or goes on; a paused VM wants nothing and counts nothing. */
    void setPaused(boolean nowPaused) {
        paused = nowPaused;
    }

    /** A new QEMU runs it: every counter begins at 0. */
    void startAnew(long newIncarnation) {
        incarnation = newIncarnation;
        runNanosPerVcpu = 0;
        readyNanosPerVcpu = 0;
        haltedNanosPerVcpu = 0;
        emulatorNanos = 0;
        rxBytes = 0;
        txBytes = 0;
        readBytes = 0;
        writtenBytes = 0;
    }

    /** Cores that each vCPU wants at this time, 0 to 1. */
    double want(double seconds) {
        wantedPerVcpu = demand(seconds);
        rxPerSecond = paused ? 0 : load.rxBytesPerSecond(seconds);
        writtenPerSecond = paused ? 0 : load.writtenBytesPerSecond(seconds);
        return wantedPerVcpu;
    }

    /** Cores that all its vCPUs want at this time, without a change. */
    double wantedCores(double seconds) {
        return demand(seconds) * vcpus();
    }

    /**
     * What each vCPU gets until the next cell of time; what it wants beyond that is waiting.
     *
     * @param cores cores that each vCPU gets
     * @param queueing part of its run time that it waits even where there is room for all
     */
    void give(double cores, double queueing) {
        runPerVcpu = Math.min(cores, wantedPerVcpu);
        double waits = wantedPerVcpu - runPerVcpu + runPerVcpu * queueing;
        readyPerVcpu = Math.min(waits, 1 - runPerVcpu);
    }

    /** Cores that its vCPUs use now. */
    double usedCores() {
        return runPerVcpu * vcpus();
    }

    double rxBytesPerSecond() {
        return rxPerSecond;
    }

    double txBytesPerSecond() {
        return rxPerSecond * TX_PER_RX;
    }

    double writtenBytesPerSecond() {
        return writtenPerSecond;
    }

    double readBytesPerSecond() {
        return writtenPerSecond * READS_PER_WRITES;
    }

    void pass(double seconds) {
        runNanosPerVcpu += runPerVcpu * seconds * 1e9;
        readyNanosPerVcpu += readyPerVcpu * seconds * 1e9;
        haltedNanosPerVcpu += paused ? 0 : (1 - runPerVcpu - readyPerVcpu) * seconds * 1e9;
        emulatorNanos += usedCores() * EMULATOR_SHARE * seconds * 1e9;
        rxBytes += rxPerSecond * seconds;
        txBytes += txBytesPerSecond() * seconds;
        readBytes += readBytesPerSecond() * seconds;
        writtenBytes += writtenPerSecond * seconds;
    }

    /** The counters as its host's agent sees them. */
    VmSample sample(long monoNanos, long wallSeconds) {
        return sample(paused, monoNanos, wallSeconds);
    }

    /** What an agent sees of a VM that is being received: it is there, paused, and did nothing. */
    VmSample arriving(long newIncarnation, long monoNanos, long wallSeconds) {
        SimulatedVm shadow = new SimulatedVm(definition, load, newIncarnation);
        return shadow.sample(true, monoNanos, wallSeconds);
    }

    private VmSample sample(boolean isPaused, long monoNanos, long wallSeconds) {
        long memoryKib = memoryBytes() / KIB;
        long guestKib = memoryKib * 97 / 100;
        long usedKib = (long) (guestKib * usedShare());
        return VmSample.newBuilder()
                .setUuid(definition.uuid())
                .setName(definition.name())
                .setState(isPaused ? STATE_PAUSED : STATE_RUNNING)
                .setStateReason(isPaused ? REASON_MIGRATION : REASON_BOOTED)
                .setIncarnation(incarnation)
                .setMonoNanos(monoNanos)
                .setCpuNanos((long) (runNanosPerVcpu * vcpus() + emulatorNanos))
                .setVcpuCurrent(vcpus())
                .setVcpuMaximum(vcpus())
                .setVcpus(vcpuCounters())
                .setBalloonCurrentKib(memoryKib)
                .setBalloonMaximumKib(memoryKib)
                .setGuestAvailableKib(guestKib)
                .setGuestUsableKib(guestKib - usedKib)
                .setGuestUnusedKib((guestKib - usedKib) / 2)
                .setGuestSwapInKib(0L)
                .setGuestSwapOutKib(0L)
                .setGuestMajorFaults(0L)
                .setBalloonUpdatedSeconds(isPaused ? 0L : wallSeconds)
                .setRssKib(residentBytes() / KIB)
                .setProcess(
                        VmProcess.newBuilder()
                                .setRssBytes(residentBytes())
                                .setHugetlbBytes(0L)
                                .setSwapBytes(0L)
                                .build())
                .setDisks(List.of(diskCounters()))
                .setImages(List.of(image()))
                .setImagesMonoNanos(monoNanos - monoNanos % IMAGES_EVERY_NANOS)
                .setNics(List.of(nicCounters()))
                .setExtra(Map.of())
                .build();
    }

    private List<Vcpu> vcpuCounters() {
        return IntStream.range(0, vcpus())
                .mapToObj(
                        index ->
                                Vcpu.newBuilder()
                                        .setIndex(index)
                                        .setRunNanos((long) runNanosPerVcpu)
                                        .setReadyNanos((long) readyNanosPerVcpu)
                                        .setHaltWaitNanos((long) haltedNanosPerVcpu)
                                        .build())
                .toList();
    }

    private VmDisk diskCounters() {
        long reads = (long) (readBytes / BYTES_PER_REQUEST);
        long writes = (long) (writtenBytes / BYTES_PER_REQUEST);
        long capacity = 20 * memoryBytes();
        return VmDisk.newBuilder()
                .setTarget("vda")
                .setReads(reads)
                .setReadBytes((long) readBytes)
                .setReadNanos((long) (reads * READ_LATENCY_NANOS))
                .setWrites(writes)
                .setWrittenBytes((long) writtenBytes)
                .setWriteNanos((long) (writes * WRITE_LATENCY_NANOS))
                .setFlushes(writes / 64)
                .setFlushNanos((long) (writes / 64 * 2 * WRITE_LATENCY_NANOS))
                .setAllocationBytes(capacity / 2)
                .setCapacityBytes(capacity)
                .setPhysicalBytes(capacity / 2)
                .build();
    }

    private VmImage image() {
        long capacity = 20 * memoryBytes();
        return VmImage.newBuilder()
                .setTarget("vda")
                .setDepth(0)
                .setCapacityBytes(capacity)
                .setAllocationBytes(capacity / 2)
                .setPhysicalBytes(capacity / 2)
                .build();
    }

    private Nic nicCounters() {
        return Nic.newBuilder()
                .setDevice("tap-" + definition.name())
                .setMac(mac)
                .setRxBytes((long) rxBytes)
                .setRxPackets((long) (rxBytes / BYTES_PER_PACKET))
                .setRxErrors(0L)
                .setRxDrops(0L)
                .setTxBytes((long) txBytes)
                .setTxPackets((long) (txBytes / BYTES_PER_PACKET))
                .setTxErrors(0L)
                .setTxDrops(0L)
                .build();
    }

    private double demand(double seconds) {
        if (paused) {
            return 0;
        }
        return inBatchJob ? BATCH_CORES_PER_VCPU : load.coresPerVcpu(seconds);
    }

    private double usedShare() {
        return inBatchJob ? 0.75 : 0.55;
    }
}
