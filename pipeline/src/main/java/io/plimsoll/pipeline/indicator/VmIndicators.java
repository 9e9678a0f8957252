package io.plimsoll.pipeline.indicator;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Indicators of a VM over a window. A null has no value.
 *
 * @param uuid libvirt's uuid
 * @param name libvirt's name
 * @param state virDomainState at the end of the window
 * @param vcpus vCPUs online
 * @param usedCores CPU time per time of all its threads, 0 to beyond vcpus
 * @param demandCores usedCores plus the time its vCPUs waited for a CPU
 * @param usedPercent usedCores in percent of vcpus; beyond 100 where emulator threads work too
 * @param readyPercent time waiting for a CPU, mean over its vCPUs, 0 to 100
 * @param readyMaxPercent the same of the vCPU that waited most
 * @param memoryMaximumBytes most memory it may have
 * @param memoryCurrentBytes memory that the balloon leaves it
 * @param guestUsedBytes what the guest itself uses, {@code available - usable}; null without fresh
 *     balloon statistics
 * @param guestUsableBytes what the guest could still use without swapping; null as above
 * @param rssBytes resident memory of QEMU on the host
 * @param disks by stable target
 * @param nics by device
 * @param contention what it took and what it lacked
 */
public record VmIndicators(
        String uuid,
        String name,
        int state,
        int vcpus,
        @Nullable Double usedCores,
        @Nullable Double demandCores,
        @Nullable Double usedPercent,
        @Nullable Double readyPercent,
        @Nullable Double readyMaxPercent,
        @Nullable Long memoryMaximumBytes,
        @Nullable Long memoryCurrentBytes,
        @Nullable Long guestUsedBytes,
        @Nullable Long guestUsableBytes,
        @Nullable Long rssBytes,
        List<DiskIndicators> disks,
        List<NicIndicators> nics,
        VmContention contention) {

    /** Copies the lists. */
    public VmIndicators {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
    }

    /** Of a VM that tells nothing of contention. */
    public VmIndicators(
            String uuid,
            String name,
            int state,
            int vcpus,
            @Nullable Double usedCores,
            @Nullable Double demandCores,
            @Nullable Double usedPercent,
            @Nullable Double readyPercent,
            @Nullable Double readyMaxPercent,
            @Nullable Long memoryMaximumBytes,
            @Nullable Long memoryCurrentBytes,
            @Nullable Long guestUsedBytes,
            @Nullable Long guestUsableBytes,
            @Nullable Long rssBytes,
            List<DiskIndicators> disks,
            List<NicIndicators> nics) {
        this(
                uuid,
                name,
                state,
                vcpus,
                usedCores,
                demandCores,
                usedPercent,
                readyPercent,
                readyMaxPercent,
                memoryMaximumBytes,
                memoryCurrentBytes,
                guestUsedBytes,
                guestUsableBytes,
                rssBytes,
                disks,
                nics,
                VmContention.unknown());
    }

    /** Writes all of it. */
    void write(DataOutput out) throws IOException {
        Bytes.writeText(uuid, out);
        Bytes.writeText(name, out);
        out.writeInt(state);
        out.writeInt(vcpus);
        Bytes.writeReal(usedCores, out);
        Bytes.writeReal(demandCores, out);
        Bytes.writeReal(usedPercent, out);
        Bytes.writeReal(readyPercent, out);
        Bytes.writeReal(readyMaxPercent, out);
        Bytes.writeWhole(memoryMaximumBytes, out);
        Bytes.writeWhole(memoryCurrentBytes, out);
        Bytes.writeWhole(guestUsedBytes, out);
        Bytes.writeWhole(guestUsableBytes, out);
        Bytes.writeWhole(rssBytes, out);
        Bytes.writeAll(disks, out, DiskIndicators::write);
        Bytes.writeAll(nics, out, NicIndicators::write);
        contention.write(out);
    }

    /** What was written. */
    static VmIndicators read(DataInput in) throws IOException {
        return new VmIndicators(
                Bytes.readText(in),
                Bytes.readText(in),
                in.readInt(),
                in.readInt(),
                Bytes.readReal(in),
                Bytes.readReal(in),
                Bytes.readReal(in),
                Bytes.readReal(in),
                Bytes.readReal(in),
                Bytes.readWhole(in),
                Bytes.readWhole(in),
                Bytes.readWhole(in),
                Bytes.readWhole(in),
                Bytes.readWhole(in),
                Bytes.readAll(in, DiskIndicators::read),
                Bytes.readAll(in, NicIndicators::read),
                VmContention.read(in));
    }
}
