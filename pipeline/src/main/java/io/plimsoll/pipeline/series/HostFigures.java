package io.plimsoll.pipeline.series;

import io.plimsoll.pipeline.indicator.DiskIndicators;
import io.plimsoll.pipeline.indicator.Doubt;
import io.plimsoll.pipeline.indicator.HostIndicators;
import io.plimsoll.pipeline.indicator.HostIndicators.Pressure;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.NicIndicators;
import io.plimsoll.pipeline.indicator.VmIndicators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a window is watched: a hundredth of what the window holds.
 *
 * @param cluster failure domain
 * @param host host id
 * @param startMillis start of the window, ms since 1970
 * @param endMillis end of the window, ms since 1970
 * @param ofHost the host's own
 * @param ofVms those of the VMs that count on this host
 */
public record HostFigures(
        String cluster,
        String host,
        long startMillis,
        long endMillis,
        Figures ofHost,
        List<Figures> ofVms) {

    /** Doubts about figures of this measurement are about what a guest or QEMU says of memory. */
    private static final String MEMORY = "vm_mem.";

    /**
     * Takes them from a window. What is doubted of a VM is absent, as if it had not been measured:
     * its memory, if only that is doubted, else all of it.
     */
    public static HostFigures of(HostWindow window) {
        List<Figures> vms = new ArrayList<>(window.vms().size());
        for (VmIndicators vm : window.vms()) {
            vms.add(of(vm));
        }
        for (Doubt doubt : window.doubts()) {
            forget(vms, doubt);
        }
        return new HostFigures(
                window.cluster(),
                window.host(),
                window.startMillis(),
                window.endMillis(),
                of(window.indicators()),
                vms);
    }

    private static void forget(List<Figures> vms, Doubt doubt) {
        for (Figures vm : vms) {
            if (!vm.id().equals(doubt.vmUuid())) {
                continue;
            }
            if (doubt.figure().startsWith(MEMORY)) {
                vm.values()[Series.VM_MEMORY_USED.slot()] = Double.NaN;
                vm.values()[Series.VM_MEMORY_RESIDENT.slot()] = Double.NaN;
                vm.values()[Series.VM_MEMORY_TOTAL.slot()] = Double.NaN;
            } else {
                Arrays.fill(vm.values(), Double.NaN);
            }
        }
    }

    private static Figures of(VmIndicators vm) {
        double[] values = none(Series.Subject.VM);
        values[Series.VM_CPU_USED.slot()] = number(vm.usedCores());
        values[Series.VM_CPU_READY.slot()] = number(vm.readyPercent());
        values[Series.VM_MEMORY_USED.slot()] = number(vm.guestUsedBytes());
        values[Series.VM_MEMORY_RESIDENT.slot()] = number(vm.rssBytes());
        values[Series.VM_DISK_BYTES.slot()] = diskBytes(vm.disks());
        values[Series.VM_NET_BYTES.slot()] = netBytes(vm.nics());
        values[Series.VM_CPU_DEMAND.slot()] = number(vm.demandCores());
        values[Series.VM_VCPUS.slot()] = vm.vcpus();
        values[Series.VM_MEMORY_TOTAL.slot()] =
                number(vm.guestUsedBytes()) + number(vm.guestUsableBytes());
        for (int i = 0; i < vm.disks().size(); i++) {
            DiskIndicators disk = vm.disks().get(i);
            add(values, Series.VM_DISK_REQUESTS, disk.readsPerSecond() + disk.writesPerSecond());
            worst(values, Series.VM_DISK_LATENCY, number(disk.readLatencyMillis()));
            worst(values, Series.VM_DISK_LATENCY, number(disk.writeLatencyMillis()));
        }
        return new Figures(vm.uuid(), vm.name(), values);
    }

    private static Figures of(HostIndicators host) {
        double[] values = none(Series.Subject.HOST);
        Pressure pressure = host.pressure();
        values[Series.HOST_CPU_DEMAND.slot()] = number(host.demandPercent());
        values[Series.HOST_MEMORY_USED.slot()] = host.memoryUsedPercent();
        values[Series.HOST_DISK_BYTES.slot()] = diskBytes(host.disks());
        values[Series.HOST_NET_BYTES.slot()] = netBytes(host.nics());
        values[Series.HOST_CPU_PRESSURE.slot()] = number(pressure.cpuSomePercent());
        values[Series.HOST_MEMORY_PRESSURE.slot()] = number(pressure.memorySomePercent());
        values[Series.HOST_IO_PRESSURE.slot()] = number(pressure.ioSomePercent());
        values[Series.HOST_NETWORK_USE.slot()] = Fullest.linkPercent(host);
        values[Series.HOST_IO_STALL.slot()] = number(pressure.ioFullPercent());
        values[Series.HOST_NUMA_FULL.slot()] = Fullest.nodePercent(host);
        return new Figures("", "", values);
    }

    static double[] none(Series.Subject subject) {
        double[] values = new double[Series.ofSubject(subject).size()];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private static double number(@Nullable Number value) {
        return value == null ? Double.NaN : value.doubleValue();
    }

    private static double diskBytes(List<DiskIndicators> disks) {
        double sum = disks.isEmpty() ? Double.NaN : 0;
        for (DiskIndicators disk : disks) {
            sum += disk.readBytesPerSecond() + disk.writtenBytesPerSecond();
        }
        return sum;
    }

    private static double netBytes(List<NicIndicators> nics) {
        double sum = nics.isEmpty() ? Double.NaN : 0;
        for (NicIndicators nic : nics) {
            sum += nic.rxBytesPerSecond() + nic.txBytesPerSecond();
        }
        return sum;
    }

    private static void add(double[] values, Series series, double value) {
        double before = values[series.slot()];
        values[series.slot()] = Double.isNaN(before) ? value : before + value;
    }

    private static void worst(double[] values, Series series, double value) {
        double before = values[series.slot()];
        values[series.slot()] = Double.isNaN(value) || before >= value ? before : value;
    }
}
