package io.plimsoll.agent.inventory;

import io.plimsoll.agent.kernel.MountTable;
import io.plimsoll.wire.DiskDefinition;
import io.plimsoll.wire.DiskDefinition.ImageFacts;
import io.plimsoll.wire.HostInventory.VmDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Adds to definitions what can be seen of their images, and who shares them. */
public final class ImageInventory {
    private final Path root;
    private final ImageReader reader;

    /** Looks below {@code root}, which is {@code /} but in tests. */
    public ImageInventory(Path root) {
        this.root = root;
        this.reader = new ImageReader(root);
    }

    /** The same VMs with the facts of their images; may take as long as storage needs. */
    public List<VmDefinition> withImages(List<VmDefinition> vms) {
        MountTable mounts = MountTable.parse(mountLines());
        List<VmDefinition> looked =
                vms.stream()
                        .map(
                                vm ->
                                        withDisks(
                                                vm,
                                                disk ->
                                                        disk.withImages(
                                                                reader.chain(
                                                                        disk.images(),
                                                                        isComplete(vm),
                                                                        mounts))))
                        .toList();
        Map<String, Set<String>> users = users(looked);
        return looked.stream()
                .map(vm -> withDisks(vm, disk -> disk.withImages(shared(vm, disk, users))))
                .toList();
    }

    /** The paths of all images. */
    public static List<String> paths(List<VmDefinition> vms) {
        return vms.stream()
                .flatMap(vm -> vm.disks().stream())
                .flatMap(disk -> disk.images().stream())
                .map(ImageFacts::path)
                .filter(path -> path.startsWith("/"))
                .distinct()
                .toList();
    }

    /** Of a VM that runs libvirt tells the whole chain, which it found when the VM was started. */
    private static boolean isComplete(VmDefinition vm) {
        return vm.settings() != null && vm.settings().active();
    }

    private static VmDefinition withDisks(VmDefinition vm, UnaryOperator<DiskDefinition> change) {
        return vm.withDisks(vm.disks().stream().map(change).toList());
    }

    private static Map<String, Set<String>> users(List<VmDefinition> vms) {
        Map<String, Set<String>> users = new HashMap<>();
        for (VmDefinition vm : vms) {
            for (DiskDefinition disk : vm.disks()) {
                for (ImageFacts image : disk.images()) {
                    users.computeIfAbsent(image.path(), path -> new TreeSet<>()).add(vm.uuid());
                }
            }
        }
        return users;
    }

    private static List<ImageFacts> shared(
            VmDefinition vm, DiskDefinition disk, Map<String, Set<String>> users) {
        List<ImageFacts> images = new ArrayList<>();
        for (ImageFacts image : disk.images()) {
            images.add(
                    image.alsoUsedBy(
                            users.getOrDefault(image.path(), Set.of()).stream()
                                    .filter(uuid -> !uuid.equals(vm.uuid()))
                                    .toList()));
        }
        return images;
    }

    private List<String> mountLines() {
        try {
            return Files.readAllLines(root.resolve("proc/mounts"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }
}
