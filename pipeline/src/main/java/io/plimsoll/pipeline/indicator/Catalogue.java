package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.Filesystem;
import io.plimsoll.wire.Nic;
import io.plimsoll.wire.NumaNode;
import io.plimsoll.wire.VmImage;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All measurements that are computed from samples, in the order of docs/metrics.md. */
public final class Catalogue {
    private static final List<Measurement<?>> ALL =
            List.of(
                    VmCpuMetrics.MEASUREMENT,
                    VmMemMetrics.MEASUREMENT,
                    VmDiskMetrics.MEASUREMENT,
                    NicMetrics.OF_VM,
                    VmImageMetrics.MEASUREMENT,
                    VmStateMetrics.MEASUREMENT,
                    PressureMetrics.OF_VM,
                    HostCpuMetrics.MEASUREMENT,
                    HostMemMetrics.MEASUREMENT,
                    HostNumaMetrics.MEASUREMENT,
                    HostDiskMetrics.MEASUREMENT,
                    NicMetrics.OF_HOST,
                    HostFsMetrics.MEASUREMENT,
                    PressureMetrics.OF_HOST,
                    HostOvercommitMetrics.MEASUREMENT,
                    AgentCostMetrics.MEASUREMENT,
                    QualityMetrics.MEASUREMENT);

    private Catalogue() {}

    /** The measurements as they are declared. */
    public static List<Measurement<?>> measurements() {
        return ALL;
    }

    /** Writes all points of a window. */
    public static void write(MeasuredWindow window, Points points) {
        Tags tags = Tags.of(window.cluster(), window.hostName());
        host(window.host(), tags, points);
        for (MeasuredVm vm : window.vms()) {
            vm(vm, tags, points);
        }
        MeasuredQuality quality = window.quality();
        points.point(
                QualityMetrics.MEASUREMENT.name(),
                tags,
                fields ->
                        QualityMetrics.MEASUREMENT.write(
                                quality, fields, Absences.text(quality.last().host().getAbsent())));
    }

    private static void host(MeasuredHost host, Tags tags, Points points) {
        write(HostCpuMetrics.MEASUREMENT, host, tags, points);
        write(HostMemMetrics.MEASUREMENT, host, tags, points);
        write(PressureMetrics.OF_HOST, host, tags, points);
        write(HostOvercommitMetrics.MEASUREMENT, host, tags, points);
        for (NumaNode node : host.counters().getNumaNodes()) {
            write(
                    HostNumaMetrics.MEASUREMENT,
                    new HostNumaMetrics.Node(host, node),
                    tags.and("node", String.valueOf(node.getNode())),
                    points);
        }
        for (String disk : host.disks()) {
            write(
                    HostDiskMetrics.MEASUREMENT,
                    new Device<>(host, disk),
                    tags.and("device", disk),
                    points);
        }
        List<String> nics = host.counters().getNics().stream().map(nic -> nic.getDevice()).toList();
        for (String nic : host.tracks().nics().keys(nics)) {
            write(NicMetrics.OF_HOST, new Device<>(host, nic), tags.and("device", nic), points);
        }
        if (host.lastTick().head().getCost() != null) {
            write(AgentCostMetrics.MEASUREMENT, host, tags, points);
        }
        for (Filesystem filesystem : host.tracks().filesystems()) {
            write(
                    HostFsMetrics.MEASUREMENT,
                    filesystem,
                    tags.and("mount", filesystem.getMountPoint()),
                    points);
        }
    }

    private static void vm(MeasuredVm vm, Tags hostTags, Points points) {
        VmSample last = vm.last();
        Tags tags = hostTags.and("vm", last.getName()).and("vm_uuid", last.getUuid());
        points.point(
                VmStateMetrics.MEASUREMENT.name(),
                tags,
                fields ->
                        VmStateMetrics.MEASUREMENT.write(
                                vm, fields, Absences.text(last.getAbsent())));
        if (vm.arriving()) {
            return;
        }
        write(VmCpuMetrics.MEASUREMENT, vm, tags, points);
        write(VmMemMetrics.MEASUREMENT, vm, tags, points);
        write(PressureMetrics.OF_VM, vm, tags, points);
        for (String disk : vm.tracks().disks().targets(last.getDisks())) {
            write(
                    VmDiskMetrics.MEASUREMENT,
                    new Device<>(vm, disk),
                    tags.and("device", disk),
                    points);
        }
        List<String> nics = new ArrayList<>(last.getNics().size());
        for (Nic nic : last.getNics()) {
            nics.add(NicTracks.keyOf(nic));
        }
        for (String nic : vm.tracks().nics().keys(nics)) {
            write(NicMetrics.OF_VM, new Device<>(vm, nic), tags.and("nic", nic), points);
        }
        Set<String> images = new TreeSet<>();
        for (VmImage image : last.getImages()) {
            images.add(image.getTarget());
        }
        for (String image : images) {
            write(
                    VmImageMetrics.MEASUREMENT,
                    new Device<>(vm, image),
                    tags.and("device", image),
                    points);
        }
    }

    private static <S> void write(Measurement<S> measurement, S subject, Tags tags, Points points) {
        points.point(measurement.name(), tags, fields -> measurement.write(subject, fields));
    }
}
