package io.plimsoll.pipeline.indicator;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What of a VM's indicators decisions are made on.
 *
 * @param uuid libvirt's uuid
 * @param name libvirt's name
 * @param state virDomainState at the end of the window
 * @param demandCores CPU used and waited for; NaN if unknown
 * @param memoryMaximumBytes most memory it may have; 0 if unknown
 * @param rssBytes resident memory of QEMU on the host; 0 if unknown
 */
public record VmDemand(
        String uuid,
        String name,
        int state,
        double demandCores,
        long memoryMaximumBytes,
        long rssBytes) {

    static VmDemand of(VmIndicators vm) {
        Double demand = vm.demandCores();
        return new VmDemand(
                vm.uuid(),
                vm.name(),
                vm.state(),
                demand == null ? Double.NaN : demand,
                orZero(vm.memoryMaximumBytes()),
                orZero(vm.rssBytes()));
    }

    private static long orZero(@Nullable Long bytes) {
        return bytes == null ? 0 : bytes;
    }

    /** Whether what it demands and may take is known. */
    public boolean known() {
        return !Double.isNaN(demandCores) && memoryMaximumBytes > 0;
    }

    /** Writes all of it. */
    void write(DataOutput out) throws IOException {
        Bytes.writeText(uuid, out);
        Bytes.writeText(name, out);
        out.writeInt(state);
        out.writeDouble(demandCores);
        out.writeLong(memoryMaximumBytes);
        out.writeLong(rssBytes);
    }

    /** What was written. */
    static VmDemand read(DataInput in) throws IOException {
        return new VmDemand(
                Bytes.readText(in),
                Bytes.readText(in),
                in.readInt(),
                in.readDouble(),
                in.readLong(),
                in.readLong());
    }
}
