package io.plimsoll.pipeline.culprit;

import io.plimsoll.pipeline.indicator.DiskIndicators;
import io.plimsoll.pipeline.indicator.NicIndicators;
import io.plimsoll.pipeline.indicator.VmIndicators;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the VMs of a host share, with what one of them takes of it and what one lacks. */
public enum Shared {
    /** Taken is run time in cores, lacked the share of time that its vCPUs waited for others. */
    CPU(0, "cores", "% ready") {
        @Override
        double taken(VmIndicators vm) {
            return orNan(vm.usedCores());
        }

        @Override
        double lacked(VmIndicators vm) {
            Double contended = vm.contention().contendedCores();
            return contended == null ? orNan(vm.readyPercent()) : 100 * contended / vm.vcpus();
        }
    },
    /** Taken is memory of the host in bytes, lacked the page faults that waited for a disk. */
    MEMORY(1, "bytes", "major faults/s") {
        @Override
        double taken(VmIndicators vm) {
            Long bytes = vm.contention().hostMemoryBytes();
            return bytes == null ? Double.NaN : bytes;
        }

        @Override
        double lacked(VmIndicators vm) {
            return orNan(vm.contention().majorFaultsPerSecond());
        }
    },
    /** Taken is bytes per second with a price on each request, lacked the latency. */
    DISK(2, "bytes/s", "ms latency") {
        @Override
        double taken(VmIndicators vm) {
            double bytes = 0;
            for (DiskIndicators disk : vm.disks()) {
                bytes += disk.readBytesPerSecond() + disk.writtenBytesPerSecond();
                bytes += REQUEST_BYTES * (disk.readsPerSecond() + disk.writesPerSecond());
            }
            return vm.disks().isEmpty() ? Double.NaN : bytes;
        }

        /** By Little's law; unknown without a request. */
        @Override
        double lacked(VmIndicators vm) {
            double requests = 0;
            double inFlight = 0;
            for (DiskIndicators disk : vm.disks()) {
                requests += disk.readsPerSecond() + disk.writesPerSecond();
                inFlight += orNan(disk.queueDepth());
            }
            return requests > 0 ? 1000 * inFlight / requests : Double.NaN;
        }
    },
    /** Taken is bytes per second, lacked the packets that were dropped. */
    NETWORK(3, "bytes/s", "drops/s") {
        @Override
        double taken(VmIndicators vm) {
            double bytes = 0;
            for (NicIndicators nic : vm.nics()) {
                bytes += nic.rxBytesPerSecond() + nic.txBytesPerSecond();
            }
            return vm.nics().isEmpty() ? Double.NaN : bytes;
        }

        @Override
        double lacked(VmIndicators vm) {
            double drops = 0;
            for (NicIndicators nic : vm.nics()) {
                drops += nic.rxDropsPerSecond() + nic.txDropsPerSecond();
            }
            return vm.nics().isEmpty() ? Double.NaN : drops;
        }
    };

    /** All of them; {@link #values} makes a copy. */
    static final List<Shared> ALL = List.of(values());

    /** What a request costs a disk beside its bytes; between a hard disk and an SSD. */
    private static final double REQUEST_BYTES = 32 * 1024;

    private final int place;
    private final String takenUnit;
    private final String lackedUnit;

    Shared(int place, String takenUnit, String lackedUnit) {
        this.place = place;
        this.takenUnit = takenUnit;
        this.lackedUnit = lackedUnit;
    }

    /** What this VM took; NaN if that is not known. */
    abstract double taken(VmIndicators vm);

    /** What this VM lacked; NaN if that is not known. */
    abstract double lacked(VmIndicators vm);

    /** Its place where all are kept in a row; states are written by it, so it never changes. */
    int place() {
        return place;
    }

    /** Unit of what is taken. */
    public String takenUnit() {
        return takenUnit;
    }

    /** Unit of what is lacked. */
    public String lackedUnit() {
        return lackedUnit;
    }

    private static double orNan(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }
}
