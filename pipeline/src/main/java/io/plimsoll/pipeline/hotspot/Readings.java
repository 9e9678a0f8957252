package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.indicator.DiskIndicators;
import io.plimsoll.pipeline.indicator.HostIndicators;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.NicIndicators;
import io.plimsoll.pipeline.indicator.NumaIndicators;
import io.plimsoll.pipeline.indicator.VmIndicators;
import io.plimsoll.pipeline.series.Fullest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the signals off a window; NaN where one is not known. What an idle host or VM can show by
 * one slow request or one lost packet reads 0, as hardly anything was asked for.
 */
final class Readings {
    private static final double MIB = 1024 * 1024;

    /** Requests per second below which a latency is that of single requests. */
    private static final double LEAST_REQUESTS = 10;

    /** Drops per second below which a share of packets is noise. */
    private static final double LEAST_DROPS = 10;

    /** Pages per second below which their share is noise. */
    private static final double LEAST_MISSES = 1000;

    private final HostWindow window;
    private final HostIndicators host;
    private final double remoteOfHost;

    Readings(HostWindow window) {
        this.window = window;
        this.host = window.indicators();
        remoteOfHost = remote(host.contention().numa());
    }

    /** A signal of the host. */
    double ofHost(Signal signal) {
        return switch (signal) {
            case HOST_READY -> ready();
            case HOST_CPU_PRESSURE -> orNan(host.pressure().cpuSomePercent());
            case HOST_MEMORY_PRESSURE -> orNan(host.pressure().memoryFullPercent());
            case HOST_SWAP_IN -> orNan(host.contention().swapInBytesPerSecond()) / MIB;
            case HOST_IO_PRESSURE -> orNan(host.pressure().ioFullPercent());
            case HOST_DISK_LATENCY -> slowestDisk();
            case HOST_NETWORK_USE -> Fullest.linkPercent(host);
            case HOST_NETWORK_DROPS -> drops(host.nics());
            case HOST_NUMA_FULL -> Fullest.nodePercent(host);
            case HOST_NUMA_REMOTE -> remoteOfHost;
            case HOST_BUDGET -> orNan(host.demandPercent());
            case VM_READY,
                    VM_FAULTS,
                    VM_SWAP_IN,
                    VM_DISK_LATENCY,
                    VM_NETWORK_DROPS,
                    VM_NUMA_REMOTE ->
                    Double.NaN;
        };
    }

    /** A signal of a VM. */
    double ofVm(Signal signal, VmIndicators vm) {
        return switch (signal) {
            case VM_READY -> ready(vm);
            case VM_FAULTS -> orNan(vm.contention().majorFaultsPerSecond());
            case VM_SWAP_IN -> orNan(vm.contention().guestSwapInBytesPerSecond()) / MIB;
            case VM_DISK_LATENCY -> latency(vm.disks());
            case VM_NETWORK_DROPS -> drops(vm.nics());
            case VM_NUMA_REMOTE -> remote(vm);
            case HOST_BUDGET,
                    HOST_READY,
                    HOST_CPU_PRESSURE,
                    HOST_MEMORY_PRESSURE,
                    HOST_SWAP_IN,
                    HOST_IO_PRESSURE,
                    HOST_DISK_LATENCY,
                    HOST_NETWORK_USE,
                    HOST_NETWORK_DROPS,
                    HOST_NUMA_FULL,
                    HOST_NUMA_REMOTE ->
                    Double.NaN;
        };
    }

    private static double ready(VmIndicators vm) {
        Double contended = vm.contention().contendedCores();
        return contended == null ? Double.NaN : 100 * contended / vm.vcpus();
    }

    /** Over the vCPUs of the VMs that tell, weighted by what each has. */
    private double ready() {
        double waiting = 0;
        int vcpus = 0;
        for (VmIndicators vm : window.vms()) {
            Double contended = vm.contention().contendedCores();
            if (contended != null) {
                waiting += contended;
                vcpus += vm.vcpus();
            }
        }
        return vcpus == 0 ? Double.NaN : 100 * waiting / vcpus;
    }

    private double slowestDisk() {
        double slowest = Double.NaN;
        for (DiskIndicators disk : host.disks()) {
            slowest = most(slowest, latency(List.of(disk)));
        }
        return slowest;
    }

    /** By Little's law over all of these disks. */
    private static double latency(List<DiskIndicators> disks) {
        double requests = 0;
        double inFlight = 0;
        for (DiskIndicators disk : disks) {
            requests += disk.readsPerSecond() + disk.writesPerSecond();
            inFlight += orNan(disk.queueDepth());
        }
        if (disks.isEmpty() || Double.isNaN(requests)) {
            return Double.NaN;
        }
        return requests < LEAST_REQUESTS ? 0 : 1000 * inFlight / requests;
    }

    private static double drops(List<NicIndicators> nics) {
        double worst = Double.NaN;
        for (NicIndicators nic : nics) {
            double dropped = nic.rxDropsPerSecond() + nic.txDropsPerSecond();
            double packets = nic.rxPacketsPerSecond() + nic.txPacketsPerSecond();
            worst = most(worst, dropped < LEAST_DROPS ? 0 : 100 * dropped / (packets + dropped));
        }
        return worst;
    }

    private static double remote(List<NumaIndicators> nodes) {
        double worst = Double.NaN;
        for (NumaIndicators node : nodes) {
            double misses = orNan(node.missesPerSecond());
            double percent = misses < LEAST_MISSES ? 0 : orNan(node.missPercent());
            worst = most(worst, Double.isNaN(misses) ? Double.NaN : percent);
        }
        return nodes.size() < 2 ? Double.NaN : worst;
    }

    /** Memory on several nodes is no shortage as long as hardly a page comes from afar. */
    private double remote(VmIndicators vm) {
        Double main = vm.contention().numaMainPercent();
        double ofHost = remoteOfHost;
        if (main == null || Double.isNaN(ofHost)) {
            return Double.NaN;
        }
        return ofHost > 0 ? 100 - main : 0;
    }

    private static double most(double known, double next) {
        return Double.isNaN(next) || known >= next ? known : next;
    }

    private static double orNan(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }
}
