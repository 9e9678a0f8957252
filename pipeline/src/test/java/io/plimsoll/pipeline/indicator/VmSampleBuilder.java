package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.Nic;
import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmDisk;
import io.plimsoll.wire.VmSample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** VMs of a sample with defaults: running, one vCPU, 1 GiB, nothing used. */
@SuppressWarnings("NullAway") // Avro's generated constructors take null for what is absent.
public final class VmSampleBuilder {
    private static final long KIB_OF_A_GIB = 1 << 20;

    private final String name;
    private int state = 1;
    private int stateReason = 1;
    private long incarnation = 1;
    private @Nullable Long monoNanos;
    private @Nullable Long cpuNanos = 0L;
    private @Nullable Integer vcpuCurrent;
    private final List<Vcpu> vcpus = new ArrayList<>();
    private @Nullable Long maximumKib = KIB_OF_A_GIB;
    private @Nullable Long availableKib;
    private @Nullable Long usableKib;
    private @Nullable Long updatedSeconds;
    private final List<VmDisk> disks = new ArrayList<>();
    private final List<Nic> nics = new ArrayList<>();

    private VmSampleBuilder(String name) {
        this.name = name;
    }

    public static VmSampleBuilder aVm(String name) {
        return new VmSampleBuilder(name);
    }

    /** The uuid that a VM of this name has in tests. */
    public static String uuidOf(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    public VmSampleBuilder cpuSeconds(@Nullable Double seconds) {
        cpuNanos = seconds == null ? null : Math.round(seconds * SampleBuilder.SECOND);
        return this;
    }

    /** A vCPU more, with the time that it waited for a CPU. */
    public VmSampleBuilder vcpu(int index, @Nullable Double readySeconds) {
        Long ready = readySeconds == null ? null : Math.round(readySeconds * SampleBuilder.SECOND);
        vcpus.add(Vcpu.newBuilder().setIndex(index).setRunNanos(0L).setReadyNanos(ready).build());
        return this;
    }

    public VmSampleBuilder vcpuCurrent(int number) {
        vcpuCurrent = number;
        return this;
    }

    public VmSampleBuilder state(int newState, int reason) {
        state = newState;
        stateReason = reason;
        return this;
    }

    public VmSampleBuilder incarnation(long number) {
        incarnation = number;
        return this;
    }

    /** Monotonic clock of the reading at this second of the test; that of the host if not told. */
    public VmSampleBuilder monoAt(double seconds) {
        monoNanos = 5_000 * SampleBuilder.SECOND + Math.round(seconds * SampleBuilder.SECOND);
        return this;
    }

    public VmSampleBuilder memoryGib(double gib) {
        maximumKib = Math.round(gib * KIB_OF_A_GIB);
        return this;
    }

    public VmSampleBuilder balloon(
            @Nullable Long available, @Nullable Long usable, @Nullable Long updated) {
        availableKib = available;
        usableKib = usable;
        updatedSeconds = updated;
        return this;
    }

    public VmSampleBuilder disk(
            String target, long reads, @Nullable Long readNanos, long writes, long writeNanos) {
        disks.add(
                VmDisk.newBuilder()
                        .setTarget(target)
                        .setReads(reads)
                        .setReadBytes(reads * 512)
                        .setReadNanos(readNanos)
                        .setWrites(writes)
                        .setWrittenBytes(writes * 1024)
                        .setWriteNanos(writeNanos)
                        .build());
        return this;
    }

    public VmSampleBuilder nic(Nic nic) {
        nics.add(nic);
        return this;
    }

    VmSample build(long hostMonoNanos) {
        return VmSample.newBuilder()
                .setUuid(uuidOf(name))
                .setName(name)
                .setState(state)
                .setStateReason(stateReason)
                .setIncarnation(incarnation)
                .setMonoNanos(monoNanos == null ? hostMonoNanos : monoNanos)
                .setCpuNanos(cpuNanos)
                .setVcpuCurrent(vcpuCurrent)
                .setVcpuMaximum(vcpuCurrent)
                .setVcpus(List.copyOf(vcpus))
                .setBalloonCurrentKib(maximumKib)
                .setBalloonMaximumKib(maximumKib)
                .setGuestAvailableKib(availableKib)
                .setGuestUsableKib(usableKib)
                .setBalloonUpdatedSeconds(updatedSeconds)
                .setRssKib(maximumKib)
                .setDisks(List.copyOf(disks))
                .setNics(List.copyOf(nics))
                .setExtra(Map.of())
                .build();
    }
}
