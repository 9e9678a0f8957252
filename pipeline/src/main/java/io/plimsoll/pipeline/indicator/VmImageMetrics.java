package io.plimsoll.pipeline.indicator;

import static io.plimsoll.wire.AbsenceReason.HYPERVISOR_LACKS;

import io.plimsoll.wire.VmImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Images of a VM's disks with their chains. */
final class VmImageMetrics {
    private static final String NOT_TOLD = "the hypervisor does not tell";

    private static final Why NO_IMAGES = new Why(HYPERVISOR_LACKS, "images");

    static final Measurement<Device<MeasuredVm>> MEASUREMENT =
            Measurement.<Device<MeasuredVm>>named(
                            "vm_image",
                            "vm, vm_uuid, device",
                            "The image of a disk, with the chain below it; read every few minutes")
                    .from("libvirt block.N.capacity, .allocation, .physical with backing chain")
                    .absentIf(NOT_TOLD)
                    .whole(
                            "capacity_bytes",
                            "bytes",
                            "size that the guest sees",
                            image -> top(image, VmImage::getCapacityBytes))
                    .whole(
                            "physical_bytes",
                            "bytes",
                            "size of the file or volume that is written",
                            image -> top(image, VmImage::getPhysicalBytes))
                    .whole(
                            "allocation_bytes",
                            "bytes",
                            "highest offset written",
                            image -> top(image, VmImage::getAllocationBytes))
                    .real(
                            "allocated_ratio",
                            "",
                            "physical / capacity: of a file, how much of it exists",
                            image ->
                                    top(image, VmImage::getPhysicalBytes)
                                            .over(
                                                    top(image, VmImage::getCapacityBytes),
                                                    HYPERVISOR_LACKS))
                    .real(
                            "written_ratio",
                            "",
                            "allocation / physical: of a thin volume, when it must grow",
                            image ->
                                    top(image, VmImage::getAllocationBytes)
                                            .over(
                                                    top(image, VmImage::getPhysicalBytes),
                                                    HYPERVISOR_LACKS))
                    .absentIf("never")
                    .whole(
                            "chain_depth",
                            "",
                            "images in the chain, 1 without backing image",
                            image -> Value.of((long) chain(image).size()))
                    .absentIf(NOT_TOLD)
                    .whole(
                            "chain_bytes",
                            "bytes",
                            "Σ physical over the chain",
                            VmImageMetrics::chainBytes)
                    .absentIf("not_due in windows without a new reading; first_reading, gap")
                    .real(
                            "growth_bytes_per_second",
                            "bytes/s",
                            "Δphysical / Δt between two readings; negative if it shrank",
                            image -> image.of().tracks().images().bytesPerSecond(image.name()))
                    .absentIf("never")
                    .whole(
                            "age_seconds",
                            "s",
                            "monotonic time of the tick - of the reading",
                            VmImageMetrics::age)
                    .build();

    private VmImageMetrics() {}

    private static List<VmImage> chain(Device<MeasuredVm> image) {
        List<VmImage> chain = new ArrayList<>();
        for (VmImage each : image.of().last().getImages()) {
            if (each.getTarget().equals(image.name())) {
                chain.add(each);
            }
        }
        return chain;
    }

    private static Value top(Device<MeasuredVm> image, Function<VmImage, @Nullable Long> of) {
        for (VmImage each : image.of().last().getImages()) {
            if (each.getDepth() == 0 && each.getTarget().equals(image.name())) {
                return NO_IMAGES.value(image.of(), of.apply(each));
            }
        }
        return Value.absent(NO_IMAGES.of(image.of()));
    }

    private static Value chainBytes(Device<MeasuredVm> image) {
        Value sum = Value.of(0L);
        for (VmImage each : chain(image)) {
            sum = sum.plus(NO_IMAGES.value(image.of(), each.getPhysicalBytes()));
        }
        return sum;
    }

    private static Value age(Device<MeasuredVm> image) {
        Long read = image.of().last().getImagesMonoNanos();
        return Value.of(read, HYPERVISOR_LACKS)
                .minus(Value.of(image.of().last().getMonoNanos()))
                .times(-1e-9);
    }
}
