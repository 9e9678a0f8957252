package io.plimsoll.pipeline.indicator;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a host's window decisions are made on: what there is, what is demanded of it, and by
 * which VMs. That is a fifth of what the window holds, and all that goes to where a cluster's
 * windows come together.
 *
 * @param cluster failure domain
 * @param host host id
 * @param startMillis start of the window, ms since 1970, inclusive
 * @param endMillis end of the window, ms since 1970, exclusive
 * @param capacityCores CPUs that VMs may use
 * @param demandCores CPU used and waited for; null if unknown
 * @param memoryTotalBytes memory of the host
 * @param memoryAvailableBytes memory that can be had without swapping, at the end of the window
 * @param vms that count on this host
 * @param doubts why these figures may not cause an action; empty where they may
 */
public record DemandWindow(
        String cluster,
        String host,
        long startMillis,
        long endMillis,
        int capacityCores,
        @Nullable Double demandCores,
        long memoryTotalBytes,
        long memoryAvailableBytes,
        List<VmDemand> vms,
        List<Doubt> doubts) {

    /** Copies the lists. */
    public DemandWindow {
        vms = List.copyOf(vms);
        doubts = List.copyOf(doubts);
    }

    /** Takes it from a window. */
    public static DemandWindow of(HostWindow window) {
        HostIndicators host = window.indicators();
        List<VmDemand> vms = new ArrayList<>(window.vms().size());
        for (VmIndicators vm : window.vms()) {
            vms.add(VmDemand.of(vm));
        }
        return new DemandWindow(
                window.cluster(),
                window.host(),
                window.startMillis(),
                window.endMillis(),
                host.capacityCores(),
                host.demandCores(),
                host.memoryTotalBytes(),
                host.memoryAvailableBytes(),
                vms,
                window.doubts());
    }

    /** Demand in percent of the capacity, 0 to beyond 100; null if unknown. */
    public @Nullable Double demandPercent() {
        return HostIndicators.demandPercent(demandCores, capacityCores);
    }

    /** Memory in use in percent, 0 to 100. */
    public double memoryUsedPercent() {
        return HostIndicators.memoryUsedPercent(memoryTotalBytes, memoryAvailableBytes);
    }

    /** Whether the host's figures may cause an action; a doubt about one VM does not count. */
    public boolean trusted() {
        return Doubt.noneOfHost(doubts);
    }

    /** Writes all of it. */
    public void write(DataOutput out) throws IOException {
        Bytes.writeText(cluster, out);
        Bytes.writeText(host, out);
        out.writeLong(startMillis);
        out.writeLong(endMillis);
        out.writeInt(capacityCores);
        Bytes.writeReal(demandCores, out);
        out.writeLong(memoryTotalBytes);
        out.writeLong(memoryAvailableBytes);
        Bytes.writeAll(vms, out, VmDemand::write);
        Bytes.writeAll(doubts, out, Doubt::write);
    }

    /** What was written. */
    public static DemandWindow read(DataInput in) throws IOException {
        return new DemandWindow(
                Bytes.readText(in),
                Bytes.readText(in),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                Bytes.readReal(in),
                in.readLong(),
                in.readLong(),
                Bytes.readAll(in, VmDemand::read),
                Bytes.readAll(in, Doubt::read));
    }
}
