package io.plimsoll.pipeline.indicator;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Indicators of a host over a window. A null has no value: there were no two samples of the same
 * epoch, or the host does not tell.
 *
 * @param capacityCores CPUs that VMs may use
 * @param usedCores CPU time per time, all users of the host; 0 to capacityCores
 * @param demandCores usedCores plus what its VMs waited for; may exceed capacityCores, which is
 *     what makes a host hot
 * @param stealPercent CPU time that an outer hypervisor took, in percent of capacity
 * @param iowaitPercent idle time with I/O outstanding, in percent of capacity
 * @param memoryTotalBytes memory of the host
 * @param memoryAvailableBytes memory that can be had without swapping, at the end of the window
 * @param committedBytes sum of the most memory that its VMs may have
 * @param pressure share of time in which tasks stalled
 * @param disks block devices
 * @param nics network interfaces
 * @param contention what its tasks lacked
 */
public record HostIndicators(
        int capacityCores,
        @Nullable Double usedCores,
        @Nullable Double demandCores,
        @Nullable Double stealPercent,
        @Nullable Double iowaitPercent,
        long memoryTotalBytes,
        long memoryAvailableBytes,
        long committedBytes,
        Pressure pressure,
        List<DiskIndicators> disks,
        List<NicIndicators> nics,
        HostContention contention) {

    /** Copies the lists. */
    public HostIndicators {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
    }

    /** Of a host that tells nothing of contention. */
    public HostIndicators(
            int capacityCores,
            @Nullable Double usedCores,
            @Nullable Double demandCores,
            @Nullable Double stealPercent,
            @Nullable Double iowaitPercent,
            long memoryTotalBytes,
            long memoryAvailableBytes,
            long committedBytes,
            Pressure pressure,
            List<DiskIndicators> disks,
            List<NicIndicators> nics) {
        this(
                capacityCores,
                usedCores,
                demandCores,
                stealPercent,
                iowaitPercent,
                memoryTotalBytes,
                memoryAvailableBytes,
                committedBytes,
                pressure,
                disks,
                nics,
                HostContention.unknown());
    }

    /** Demand in percent of the capacity, 0 to beyond 100; null if unknown. */
    public @Nullable Double demandPercent() {
        return demandCores == null ? null : 100 * demandCores / capacityCores;
    }

    /** Memory in use in percent, 0 to 100. */
    public double memoryUsedPercent() {
        return 100.0 * (memoryTotalBytes - memoryAvailableBytes) / memoryTotalBytes;
    }

    /** Writes all of it. */
    void write(DataOutput out) throws IOException {
        out.writeInt(capacityCores);
        Bytes.writeReal(usedCores, out);
        Bytes.writeReal(demandCores, out);
        Bytes.writeReal(stealPercent, out);
        Bytes.writeReal(iowaitPercent, out);
        out.writeLong(memoryTotalBytes);
        out.writeLong(memoryAvailableBytes);
        out.writeLong(committedBytes);
        pressure.write(out);
        Bytes.writeAll(disks, out, DiskIndicators::write);
        Bytes.writeAll(nics, out, NicIndicators::write);
        contention.write(out);
    }

    /** What was written. */
    static HostIndicators read(DataInput in) throws IOException {
        return new HostIndicators(
                in.readInt(),
                Bytes.readReal(in),
                Bytes.readReal(in),
                Bytes.readReal(in),
                Bytes.readReal(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                Pressure.read(in),
                Bytes.readAll(in, DiskIndicators::read),
                Bytes.readAll(in, NicIndicators::read),
                HostContention.read(in));
    }

    /**
     * Pressure Stall Information: share of the window's time, 0 to 100 (kernel,
     * Documentation/accounting/psi.rst).
     *
     * @param cpuSomePercent some task waited for a CPU
     * @param memorySomePercent some task waited for memory
     * @param memoryFullPercent all tasks waited for memory
     * @param ioSomePercent some task waited for I/O
     * @param ioFullPercent all tasks waited for I/O
     */
    public record Pressure(
            @Nullable Double cpuSomePercent,
            @Nullable Double memorySomePercent,
            @Nullable Double memoryFullPercent,
            @Nullable Double ioSomePercent,
            @Nullable Double ioFullPercent) {

        /** Nothing known. */
        public static Pressure unknown() {
            return new Pressure(null, null, null, null, null);
        }

        /** Whether any of it is known; a first window has no rates, an old kernel none at all. */
        public boolean known() {
            return cpuSomePercent != null
                    || memorySomePercent != null
                    || memoryFullPercent != null
                    || ioSomePercent != null
                    || ioFullPercent != null;
        }

        /** Writes all of it. */
        void write(DataOutput out) throws IOException {
            Bytes.writeReal(cpuSomePercent, out);
            Bytes.writeReal(memorySomePercent, out);
            Bytes.writeReal(memoryFullPercent, out);
            Bytes.writeReal(ioSomePercent, out);
            Bytes.writeReal(ioFullPercent, out);
        }

        /** What was written. */
        static Pressure read(DataInput in) throws IOException {
            return new Pressure(
                    Bytes.readReal(in),
                    Bytes.readReal(in),
                    Bytes.readReal(in),
                    Bytes.readReal(in),
                    Bytes.readReal(in));
        }
    }
}
