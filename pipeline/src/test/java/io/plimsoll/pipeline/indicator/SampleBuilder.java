package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.CpuTimes;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostDisk;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.Nic;
import io.plimsoll.wire.Pressure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Samples with defaults: a host of 4 CPUs and 16 GiB that does nothing, one tick a second, whose
 * clocks agree.
 */
@SuppressWarnings("NullAway") // Avro's generated constructors take null for what is absent.
public final class SampleBuilder {
    /** Wall clock at second 0 of all tests, ms since 1970; a multiple of any window in use. */
    public static final long T0 = 1_700_000_000_000L - 1_700_000_000_000L % 600_000;

    public static final long SECOND = 1_000_000_000L;
    public static final long GIB = 1L << 30;

    private String cluster = "c1";
    private String host = "h1";
    private long agentEpoch = T0 - 1_000;
    private long seq;
    private int part;
    private int parts = 1;
    private int intervalMillis = 1_000;
    private long wallMillis = T0;
    private long monoNanos = 5_000 * SECOND;
    private String bootId = "boot-1";
    private int cpus = 4;
    private @Nullable CpuTimes cpuTimes = cpu(100);
    private @Nullable Long cgroupNanos;
    private long memTotalBytes = 16 * GIB;
    private long memAvailableBytes = 8 * GIB;
    private final List<Pressure> pressure = new ArrayList<>();
    private final List<HostDisk> disks = new ArrayList<>();
    private final List<Nic> nics = new ArrayList<>();
    private final List<VmSampleBuilder> vms = new ArrayList<>();

    private SampleBuilder() {}

    public static SampleBuilder aSample() {
        return new SampleBuilder();
    }

    /** Sets sequence number, wall clock and monotonic clock to this second of the test. */
    public SampleBuilder at(double seconds) {
        return seq(Math.round(seconds)).wallAt(seconds).monoAt(seconds);
    }

    public SampleBuilder wallAt(double seconds) {
        wallMillis = T0 + Math.round(seconds * 1000);
        return this;
    }

    public SampleBuilder monoAt(double seconds) {
        monoNanos = 5_000 * SECOND + Math.round(seconds * SECOND);
        return this;
    }

    public SampleBuilder monoNanos(long nanos) {
        monoNanos = nanos;
        return this;
    }

    public SampleBuilder wallMillis(long millis) {
        wallMillis = millis;
        return this;
    }

    public SampleBuilder seq(long number) {
        seq = number;
        return this;
    }

    public SampleBuilder agentEpoch(long epoch) {
        agentEpoch = epoch;
        return this;
    }

    public SampleBuilder part(int number, int of) {
        part = number;
        parts = of;
        return this;
    }

    public SampleBuilder intervalMillis(int millis) {
        intervalMillis = millis;
        return this;
    }

    public SampleBuilder cluster(String name) {
        cluster = name;
        return this;
    }

    public SampleBuilder host(String id) {
        host = id;
        return this;
    }

    public SampleBuilder boot(String id) {
        bootId = id;
        return this;
    }

    public SampleBuilder cpus(int number) {
        cpus = number;
        return this;
    }

    /** CPU time in user mode since boot, all CPUs; the only kind of it. */
    public SampleBuilder cpuSeconds(double seconds) {
        cpuTimes = cpu(seconds);
        return this;
    }

    public SampleBuilder cpuTimes(@Nullable CpuTimes times) {
        cpuTimes = times;
        return this;
    }

    /** CPU time of the cgroup that is the host. */
    public SampleBuilder cgroupSeconds(double seconds) {
        cgroupNanos = Math.round(seconds * SECOND);
        cpuTimes = null;
        return this;
    }

    public SampleBuilder memory(long totalBytes, long availableBytes) {
        memTotalBytes = totalBytes;
        memAvailableBytes = availableBytes;
        return this;
    }

    public SampleBuilder pressure(
            String resource, @Nullable Long someMicros, @Nullable Long fullMicros) {
        pressure.add(new Pressure(resource, someMicros, fullMicros));
        return this;
    }

    public SampleBuilder disk(HostDisk disk) {
        disks.add(disk);
        return this;
    }

    public SampleBuilder nic(Nic nic) {
        nics.add(nic);
        return this;
    }

    public SampleBuilder vm(VmSampleBuilder vm) {
        vms.add(vm);
        return this;
    }

    public HostSample build() {
        return HostSample.newBuilder()
                .setV(1)
                .setCluster(cluster)
                .setHost(host)
                .setAgentVersion("test")
                .setAgentEpoch(agentEpoch)
                .setSeq(seq)
                .setPart(part)
                .setParts(parts)
                .setIntervalMillis(intervalMillis)
                .setWallMillis(wallMillis)
                .setMonoNanos(monoNanos)
                .setBootId(bootId)
                .setHostCounters(
                        HostCounters.newBuilder()
                                .setOnlineCpus(cpus)
                                .setCpuTimes(cpuTimes)
                                .setCpuUsageNanos(cgroupNanos)
                                .setMemTotalBytes(memTotalBytes)
                                .setMemAvailableBytes(memAvailableBytes)
                                .setPressure(List.copyOf(pressure))
                                .setDisks(List.copyOf(disks))
                                .setNics(List.copyOf(nics))
                                .build())
                .setVms(vms.stream().map(vm -> vm.build(monoNanos)).toList())
                .build();
    }

    /** CPU time in user mode alone. */
    public static CpuTimes cpu(double userSeconds) {
        return new CpuTimes(Math.round(userSeconds * SECOND), 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
    }

    /** A network interface with its byte counters. */
    public static Nic aNic(String device, long rxBytes, long txBytes) {
        return Nic.newBuilder()
                .setDevice(device)
                .setRxBytes(rxBytes)
                .setRxPackets(rxBytes / 100)
                .setRxErrors(0L)
                .setRxDrops(0L)
                .setTxBytes(txBytes)
                .setTxPackets(txBytes / 100)
                .setTxErrors(0L)
                .setTxDrops(0L)
                .build();
    }

    /** A block device with its request counters and the time that the requests took. */
    public static HostDisk aDisk(
            String device, long reads, long readMillis, long writes, long writeMillis) {
        return HostDisk.newBuilder()
                .setDevice(device)
                .setReads(reads)
                .setReadBytes(reads * 4096)
                .setReadMillis(readMillis)
                .setWrites(writes)
                .setWrittenBytes(writes * 8192)
                .setWriteMillis(writeMillis)
                .setInFlight(0L)
                .setIoMillis((readMillis + writeMillis) / 2)
                .setWeightedIoMillis(readMillis + writeMillis)
                .build();
    }
}
