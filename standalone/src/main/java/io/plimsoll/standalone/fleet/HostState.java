package io.plimsoll.standalone.fleet;

import io.plimsoll.wire.CpuTimes;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostDisk;
import io.plimsoll.wire.Nic;
import io.plimsoll.wire.Pressure;
import java.util.ArrayList;
import java.util.List;

/** A simulated host: its VMs, and the counters of its kernel. */
final class HostState {
    /** CPU that the host needs for itself, as a share of its CPUs. */
    private static final double OWN_SHARE = 0.01;

    /** CPU that sending or receiving a VM takes, cores. */
    private static final double MIGRATION_CORES = 0.3;

    private static final double QUEUEING_AT_FULL_LOAD = 0.02;
    private static final double BYTES_PER_REQUEST = 32 * 1024;
    private static final double MICROS_PER_REQUEST = 700;
    private static final double BYTES_PER_PACKET = 900;

    private final String name;
    private final int cpus;
    private final long memoryBytes;
    private final List<SimulatedVm> vms = new ArrayList<>();

    private long promisedBytes;
    private int migrations;

    private double guestNanos;
    private double systemNanos;
    private long passed;
    private double idleNanos;
    private double stalledMicros;
    private double readBytes;
    private double writtenBytes;
    private double rxBytes;
    private double txBytes;

    private double guestCores;
    private double systemCores;
    private double stalledShare;

    HostState(String name, int cpus, long memoryBytes) {
        this.name = name;
        this.cpus = cpus;
        this.memoryBytes = memoryBytes;
    }

    String name() {
        return name;
    }

    int cpus() {
        return cpus;
    }

    long memoryBytes() {
        return memoryBytes;
    }

    /** The VMs that run here, in the order of their arrival. */
    List<SimulatedVm> vms() {
        return vms;
    }

    /** Memory that no VM holds or was promised, less what the host keeps for itself. */
    long freeMemoryBytes() {
        long held = vms.stream().mapToLong(SimulatedVm::memoryBytes).sum();
        return memoryBytes - reservedMemoryBytes() - held - promisedBytes;
    }

    /** Memory that the host keeps for itself. */
    long reservedMemoryBytes() {
        return memoryBytes / 32;
    }

    /** A migration to or from here begins; {@code bytes} will be needed if it is to here. */
    void beginMigration(long bytes) {
        promisedBytes += bytes;
        migrations++;
    }

    /** The opposite of {@link #beginMigration}. */
    void endMigration(long bytes) {
        promisedBytes -= bytes;
        migrations--;
    }

    /** What its VMs want at this time, cores. */
    double wantedCores(double seconds) {
        return vms.stream().mapToDouble(vm -> vm.wantedCores(seconds)).sum();
    }

    /** Divides the CPU among the VMs until the next cell of time. */
    void schedule(double seconds) {
        double[] wanted = vms.stream().mapToDouble(vm -> vm.want(seconds)).toArray();
        int[] vcpus = vms.stream().mapToInt(SimulatedVm::vcpus).toArray();
        double ownCores = cpus * OWN_SHARE + migrations * MIGRATION_CORES;
        double capacity = (cpus - ownCores) / (1 + SimulatedVm.EMULATOR_SHARE);
        double[] given = CpuShare.divide(wanted, vcpus, capacity);

        double wantedCores = 0;
        guestCores = 0;
        for (int i = 0; i < given.length; i++) {
            wantedCores += wanted[i] * vcpus[i];
            guestCores += given[i] * vcpus[i];
        }
        double load = guestCores / capacity;
        for (int i = 0; i < given.length; i++) {
            vms.get(i).give(given[i], QUEUEING_AT_FULL_LOAD * load);
        }
        systemCores = ownCores + guestCores * SimulatedVm.EMULATOR_SHARE;
        stalledShare = Math.min(0.98, 0.02 * load + 2 * Math.max(0, wantedCores / capacity - 1));
    }

    /** Lets time pass within a cell. */
    void pass(double seconds) {
        guestNanos += guestCores * seconds * 1e9;
        systemNanos += systemCores * seconds * 1e9;
        passed++;
        idleNanos += (cpus - guestCores - systemCores) * seconds * 1e9;
        stalledMicros += stalledShare * seconds * 1e6;
        for (SimulatedVm vm : vms) {
            vm.pass(seconds);
            readBytes += vm.readBytesPerSecond() * seconds;
            writtenBytes += vm.writtenBytesPerSecond() * seconds;
            rxBytes += vm.rxBytesPerSecond() * seconds;
            txBytes += vm.txBytesPerSecond() * seconds;
        }
    }

    /** Bytes of a migration that the host's network carried. */
    void countMigrated(double sent, double received) {
        txBytes += sent;
        rxBytes += received;
    }

    /** The counters as the host's agent reads them from its kernel. */
    HostCounters counters() {
        return HostCounters.newBuilder()
                .setOnlineCpus(cpus)
                .setCpuTimes(cpuTimes())
                .setProcsRunning((int) Math.ceil(guestCores))
                .setProcsBlocked(0)
                .setMemTotalBytes(memoryBytes)
                .setMemAvailableBytes(
                        memoryBytes - reservedMemoryBytes() - residentBytes() - slabBytes())
                .setSwapTotalBytes(0L)
                .setSwapFreeBytes(0L)
                .setSwapInPages(0L)
                .setSwapOutPages(0L)
                .setMajorFaults(0L)
                .setPressure(pressures())
                .setDisks(List.of(disk()))
                .setNics(List.of(nic()))
                .build();
    }

    /** What the kernel itself keeps is never twice the same; up to 16 MiB. */
    private long slabBytes() {
        return passed * 7919 % 4096 * 4096;
    }

    private CpuTimes cpuTimes() {
        // As in /proc/stat, user contains guest.
        long guest = (long) guestNanos;
        return new CpuTimes(
                guest, 0L, (long) systemNanos, (long) idleNanos, 0L, 0L, 0L, 0L, guest, 0L);
    }

    private List<Pressure> pressures() {
        return List.of(
                new Pressure("cpu", (long) stalledMicros, 0L),
                new Pressure("memory", 0L, 0L),
                new Pressure("io", 0L, 0L));
    }

    private HostDisk disk() {
        long reads = (long) (readBytes / BYTES_PER_REQUEST);
        long writes = (long) (writtenBytes / BYTES_PER_REQUEST);
        long readMillis = (long) (reads * MICROS_PER_REQUEST / 1000);
        long writeMillis = (long) (writes * MICROS_PER_REQUEST / 1000);
        return HostDisk.newBuilder()
                .setDevice("nvme0n1")
                .setReads(reads)
                .setReadBytes((long) readBytes)
                .setReadMillis(readMillis)
                .setWrites(writes)
                .setWrittenBytes((long) writtenBytes)
                .setWriteMillis(writeMillis)
                .setInFlight(0L)
                .setIoMillis((readMillis + writeMillis) / 4)
                .setWeightedIoMillis(readMillis + writeMillis)
                .build();
    }

    private Nic nic() {
        return Nic.newBuilder()
                .setDevice("bond0")
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

    private long residentBytes() {
        return promisedBytes + vms.stream().mapToLong(SimulatedVm::residentBytes).sum();
    }
}
