package io.plimsoll.agent.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.DiskDefinition;
import io.plimsoll.wire.DiskDefinition.ImageFacts;
import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.VmSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ImageInventoryTest {
    private static final long GIB = 1L << 30;

    private Path root;
    private ImageInventory inventory;

    @BeforeEach
    void folders(@TempDir Path dir) throws IOException {
        root = dir;
        Files.createDirectories(root.resolve("srv/base"));
        Files.createDirectories(root.resolve("srv/images"));
        inventory = new ImageInventory(root);
    }

    @Test
    void theChainOfAVmThatIsShutOffIsFollowedToItsBase() throws IOException {
        raw("srv/base/debian.raw", 2 * GIB);
        qcow2("srv/images/web.qcow2", 10 * GIB, "../base/debian.raw", "raw");
        qcow2("srv/images/web.snap", 10 * GIB, "/srv/images/web.qcow2", "qcow2");

        List<ImageFacts> chain =
                images(inventory.withImages(List.of(vm("a", false, "/srv/images/web.snap"))), 0);

        assertEquals(
                List.of("/srv/images/web.snap", "/srv/images/web.qcow2", "/srv/base/debian.raw"),
                chain.stream().map(ImageFacts::path).toList());
        assertEquals(
                List.of("qcow2", "qcow2", "raw"), chain.stream().map(ImageFacts::format).toList());
        assertEquals(10 * GIB, chain.get(0).virtualBytes());
        assertEquals(2 * GIB, chain.get(2).virtualBytes());
        Long allocated = chain.get(2).allocatedBytes();
        assertNotNull(allocated);
        assertTrue(allocated < GIB, "a sparse file takes less than its length: " + allocated);
    }

    @Test
    void aHeaderThatQemuWroteIsRead() throws IOException {
        Files.copy(
                Path.of("src/test/resources/images/header-qemu-7.2.qcow2"),
                root.resolve("srv/images/a.qcow2"));

        List<ImageFacts> chain =
                images(inventory.withImages(List.of(vm("a", false, "/srv/images/a.qcow2"))), 0);

        assertEquals(20L << 20, chain.get(0).virtualBytes());
        assertEquals("/tmp/q.base", chain.get(1).path());
        assertEquals("raw", chain.get(1).format());
    }

    @Test
    void whoSharesABaseIsTold() throws IOException {
        raw("srv/base/debian.raw", GIB);
        qcow2("srv/images/a.qcow2", GIB, "/srv/base/debian.raw", "raw");
        qcow2("srv/images/b.qcow2", GIB, "/srv/base/debian.raw", "raw");

        List<VmDefinition> vms =
                inventory.withImages(
                        List.of(
                                vm("a", false, "/srv/images/a.qcow2"),
                                vm("b", false, "/srv/images/b.qcow2")));

        assertEquals(List.of(), images(vms, 0).get(0).alsoUsedBy());
        assertEquals(List.of("b"), images(vms, 0).get(1).alsoUsedBy());
        assertEquals(List.of("a"), images(vms, 1).get(1).alsoUsedBy());
        assertEquals(
                List.of("/srv/images/a.qcow2", "/srv/base/debian.raw", "/srv/images/b.qcow2"),
                ImageInventory.paths(vms));
    }

    @Test
    void ofAVmThatRunsTheChainThatLibvirtTellsIsLookedAt() throws IOException {
        qcow2("srv/images/a.qcow2", GIB, "/srv/base/moved.raw", "raw");
        raw("srv/base/debian.raw", GIB);

        List<ImageFacts> chain =
                images(
                        inventory.withImages(
                                List.of(
                                        vm(
                                                "a",
                                                true,
                                                "/srv/images/a.qcow2",
                                                "/srv/base/debian.raw"))),
                        0);

        assertEquals(2, chain.size());
        assertEquals(GIB, chain.get(1).virtualBytes());
    }

    @Test
    void anImageThatIsNotThereIsToldWithTheReasonAndTheOthersGoOn() throws IOException {
        raw("srv/images/b.raw", GIB);

        List<VmDefinition> vms =
                inventory.withImages(
                        List.of(
                                vm("a", false, "/srv/images/gone.qcow2"),
                                vm("b", false, "/srv/images/b.raw"),
                                vm("c", false, "rbd:pool/c")));

        ImageFacts gone = images(vms, 0).get(0);
        assertNull(gone.allocatedBytes());
        assertTrue(String.valueOf(gone.unread()).contains("gone.qcow2"), gone.unread());
        assertNull(images(vms, 1).get(0).unread());
        assertEquals("it is not a file of this host", images(vms, 2).get(0).unread());
    }

    @Test
    void aChainThatComesBackToItselfEnds() throws IOException {
        qcow2("srv/images/a.qcow2", GIB, "b.qcow2", "qcow2");
        qcow2("srv/images/b.qcow2", GIB, "a.qcow2", "qcow2");

        assertEquals(
                2,
                images(inventory.withImages(List.of(vm("a", false, "/srv/images/a.qcow2"))), 0)
                        .size());
    }

    @Test
    void whatAGuestWroteIntoARawImageIsNoHeader() throws IOException {
        qcow2("srv/images/evil.raw", GIB, "/etc/shadow", "raw");
        VmDefinition vm =
                vm("a", false)
                        .withDisks(List.of(disk(List.of(image("/srv/images/evil.raw", "raw")))));

        List<ImageFacts> chain = images(inventory.withImages(List.of(vm)), 0);

        assertEquals(1, chain.size());
        assertEquals("raw", chain.get(0).format());
    }

    @Test
    void aFolderInPlaceOfAnImageIsNoTrouble() {
        List<ImageFacts> chain =
                images(inventory.withImages(List.of(vm("a", false, "/srv/images"))), 0);

        assertNotNull(chain.get(0).unread());
    }

    @Test
    void garbledHeadersAreReadOrToldAndNothingElse() throws IOException {
        long seed = 20_260_103L;
        Random random = new Random(seed);
        qcow2("srv/images/a.qcow2", GIB, "/srv/base/debian.raw", "raw");
        Path file = root.resolve("srv/images/a.qcow2");
        byte[] whole = Files.readAllBytes(file);
        for (int round = 0; round < 500; round++) {
            byte[] garbled = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            garbled[random.nextInt(Math.min(garbled.length, 200))] = (byte) random.nextInt();
            Files.write(file, garbled);

            List<ImageFacts> chain =
                    images(inventory.withImages(List.of(vm("a", false, "/srv/images/a.qcow2"))), 0);

            assertTrue(!chain.isEmpty() && chain.size() < 10, "seed " + seed + ", round " + round);
        }
    }

    private void raw(String path, long bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(root.resolve(path).toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    /** As {@code qemu-img create -f qcow2 -b backing -F format} lays it out. */
    private void qcow2(String path, long virtualBytes, String backing, String format)
            throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(root.resolve(path).toFile(), "rw")) {
            file.setLength(65536);
            file.writeInt(0x514649fb);
            file.writeInt(3);
            file.writeLong(0x130);
            file.writeInt(backing.length());
            file.writeInt(16);
            file.writeLong(virtualBytes);
            file.seek(100);
            file.writeInt(112);
            file.seek(112);
            file.writeInt(0xe2792aca);
            file.writeInt(format.length());
            file.writeBytes(format);
            file.seek(0x130);
            file.writeBytes(backing);
        }
    }

    private static VmDefinition vm(String uuid, boolean active, String... chain) {
        VmSettings settings =
                new VmSettings(
                        active, 1, GIB, "", "", "", null, false, "virtio", 0, "none", 0, Map.of(),
                        Map.of(), null, null, false);
        return new VmDefinition(
                uuid,
                uuid,
                1,
                GIB,
                List.of(),
                Map.of(),
                List.of(),
                List.of(disk(Arrays.stream(chain).map(path -> image(path, "")).toList())),
                settings);
    }

    private static DiskDefinition disk(List<ImageFacts> chain) {
        return new DiskDefinition(
                "vda", "disk", "virtio", "file", null, "", "", false, false, chain);
    }

    private static ImageFacts image(String path, String format) {
        return new ImageFacts(path, format, null, null, List.of(), null);
    }

    private static List<ImageFacts> images(List<VmDefinition> vms, int vm) {
        return vms.get(vm).disks().get(0).images();
    }
}
