package io.plimsoll.agent.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.Await;
import io.plimsoll.agent.Definitions;
import io.plimsoll.agent.TestConfig;
import io.plimsoll.agent.inventory.ImageInventory;
import io.plimsoll.wire.DiskDefinition.ImageFacts;
import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.StoragePool;
import io.plimsoll.wire.VmSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** What a real libvirt tells of a real guest, and that it tells when that changes. */
@EnabledIfEnvironmentVariable(
        named = "PLIMSOLL_TESTBED",
        matches = ".+",
        disabledReason =
                "needs root and the real hosts of testbed/; './plimsoll test' sets PLIMSOLL_TESTBED where they can run")
class InventoryTestbedIT {
    private static final String VM = "inventoryit";
    private static final Duration SOON = Duration.ofMinutes(1);

    private static boolean broughtUp;
    private static Map<String, String> hosts = Map.of();

    @BeforeAll
    static void aHostAndAGuest() throws Exception {
        broughtUp = Testbed.environment().getOrDefault("HOSTS", "0").equals("0");
        Testbed.run("prepare");
        Testbed.run("up", "1");
        hosts = Testbed.environment();
        Testbed.run("guest", "1", VM, "cpu=5", "mem=16");
    }

    @AfterAll
    static void clean() throws Exception {
        if (broughtUp) {
            Testbed.run("down");
            return;
        }
        Testbed.run("virsh", "1", "destroy", VM);
        Testbed.run("virsh", "1", "undefine", VM);
    }

    @Test
    void aGuestIsToldWithItsDevicesAndImages() throws Exception {
        try (LibvirtHypervisor hypervisor = hypervisor()) {
            Definitions definitions = hypervisor.inventory();
            VmDefinition vm =
                    new ImageInventory(Path.of("/"))
                            .withImages(definitions.vms()).stream()
                                    .filter(each -> each.name().equals(VM))
                                    .findFirst()
                                    .orElseThrow();

            assertTrue(definitions.library().matches("\\d+\\.\\d+\\.\\d+"), definitions.library());
            assertEquals(List.of(), definitions.unread());
            assertTrue(vm.nics().get(0).mac().matches("([0-9a-f]{2}:){5}[0-9a-f]{2}"));
            assertNotNull(vm.nics().get(0).device(), "the tap of a guest that runs");
            assertEquals("vda", vm.disks().get(0).target());
            ImageFacts image = vm.disks().get(0).images().get(0);
            assertNull(image.unread());
            assertEquals("qcow2", image.format());
            assertNotNull(image.virtualBytes());
            assertNotNull(image.allocatedBytes());
            VmSettings settings = Objects.requireNonNull(vm.settings());
            assertTrue(settings.active());
            assertEquals("virtio", settings.balloonModel());
        }
    }

    @Test
    void aPoolIsToldWithItsSizes() throws Exception {
        Testbed.run("virsh", "1", "pool-create-as", "itpool", "dir", "--target", "/var/tmp");
        try (LibvirtHypervisor hypervisor = hypervisor()) {
            StoragePool pool =
                    hypervisor.inventory().pools().stream()
                            .filter(each -> each.name().equals("itpool"))
                            .findFirst()
                            .orElseThrow();

            assertEquals("dir", pool.type());
            assertEquals("/var/tmp", pool.path());
            assertNotNull(pool.capacityBytes());
            assertTrue(pool.active());
        } finally {
            Testbed.run("virsh", "1", "pool-destroy", "itpool");
        }
    }

    @Test
    void changesOfMetadataAndDevicesAreTold() throws Exception {
        AtomicInteger changes = new AtomicInteger();
        try (LibvirtHypervisor hypervisor = hypervisor()) {
            hypervisor.watch(changes::incrementAndGet);
            int first = changes.get();
            assertTrue(first > 0, "something may have changed before");

            Testbed.run(
                    "virsh",
                    "1",
                    "metadata",
                    VM,
                    "--uri",
                    DomainXml.LABELS,
                    "--key",
                    "plimsoll",
                    "--set",
                    "<labels><p:label xmlns:p='"
                            + DomainXml.LABELS
                            + "' name='tier'>gold</p:label></labels>",
                    "--live");

            Await.until("the change of metadata is told", SOON, () -> changes.get() > first);
            Await.until(
                    "and found",
                    SOON,
                    () ->
                            hypervisor.inventory().vms().stream()
                                    .filter(vm -> vm.name().equals(VM))
                                    .anyMatch(vm -> "gold".equals(vm.labels().get("tier"))));

            int before = changes.get();
            Path nic =
                    Files.writeString(
                            Path.of("/var/tmp", "plimsoll-inventory-it-nic.xml"),
                            "<interface type='user'><mac address='52:54:00:00:77:01'/>"
                                    + "<model type='virtio'/></interface>");
            Testbed.run("virsh", "1", "attach-device", VM, nic.toString(), "--live");
            Files.delete(nic);

            Await.until(
                    "the new device is told",
                    SOON,
                    () ->
                            changes.get() > before
                                    && hypervisor.definitions().stream()
                                            .filter(vm -> vm.name().equals(VM))
                                            .anyMatch(vm -> vm.nics().size() == 2));
        }
    }

    private static LibvirtHypervisor hypervisor() {
        return new LibvirtHypervisor(
                TestConfig.in(Path.of("/tmp/unused"))
                        .with("libvirt.uri", hosts.getOrDefault("HV1_URI", ""))
                        .build());
    }
}
