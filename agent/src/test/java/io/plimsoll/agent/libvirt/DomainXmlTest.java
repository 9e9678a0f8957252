package io.plimsoll.agent.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.DiskDefinition;
import io.plimsoll.wire.DiskDefinition.ImageFacts;
import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.NicDefinition;
import io.plimsoll.wire.VmSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainXmlTest {
    @Test
    void aRealDefinitionIsRead() throws IOException {
        VmDefinition vm = DomainXml.parse(fixture("domain.xml"), true);

        assertEquals("e2cd30de-15a2-4079-8704-308dda0b0d6d", vm.uuid());
        assertEquals("fixturevm", vm.name());
        assertEquals(2, vm.vcpus());
        assertEquals(96L << 20, vm.memoryBytes());
        assertEquals(List.of(), vm.hindrances());
        assertEquals(Map.of(), vm.labels());
        assertEquals(
                List.of(new NicDefinition("52:54:00:19:b8:10", "vnet1", "virtio", "br0")),
                vm.nics());
        assertEquals(
                List.of(
                        new DiskDefinition(
                                "vda",
                                "disk",
                                "virtio",
                                "file",
                                "/srv/images/fixturevm.qcow2",
                                "qcow2",
                                "none",
                                false,
                                false,
                                List.of(image("/srv/images/fixturevm.qcow2", "qcow2")))),
                vm.disks());
        VmSettings settings = Objects.requireNonNull(vm.settings());
        assertEquals(1, settings.currentVcpus());
        assertEquals(96L << 20, settings.currentMemoryBytes());
        assertEquals("pc-i440fx-7.2", settings.machine());
        assertEquals("custom", settings.cpuMode());
        assertEquals("qemu64", settings.cpuModel());
        assertNull(settings.hugepageBytes());
        assertEquals("virtio", settings.balloonModel());
        assertEquals(2, settings.balloonPeriodSeconds());
        assertEquals("none", settings.guestAgent(), "another channel is no agent");
        assertTrue(settings.active());
    }

    @Test
    void everythingThatDecidesHowAVmRunsIsRead() throws IOException {
        VmDefinition vm = DomainXml.parse(fixture("domain-rich.xml"), false);

        VmSettings settings = Objects.requireNonNull(vm.settings());
        assertEquals(1L << 30, settings.hugepageBytes());
        assertTrue(settings.memoryLocked());
        assertEquals("connected", settings.guestAgent());
        assertEquals(2, settings.iothreads());
        assertEquals(Map.of("0", "2", "1", "3"), settings.vcpuPins());
        assertEquals(Map.of("1", "4"), settings.iothreadPins());
        assertEquals("0-1", settings.emulatorPin());
        assertEquals("0", settings.numaNodes());
        assertEquals(0, settings.balloonPeriodSeconds());
        assertEquals("host-passthrough", settings.cpuMode());
        assertEquals(8L << 30, settings.currentMemoryBytes());
        assertTrue(settings.latencyHistograms());
        assertFalse(settings.active());
        assertEquals(Map.of("tier", "gold"), vm.labels());
        assertEquals(
                List.of("its clock is the host's time stamp counter (invtsc)"), vm.hindrances());
    }

    @Test
    void aChainIsReadFromTheImageThatIsWrittenToTheBase() throws IOException {
        DiskDefinition disk = DomainXml.parse(fixture("domain-rich.xml"), true).disks().get(0);

        assertEquals(
                List.of(
                        image("/srv/images/web.snap2", "qcow2"),
                        image("/srv/images/web.qcow2", "qcow2"),
                        image("/srv/base/debian.raw", "raw")),
                disk.images());
    }

    @Test
    void everyKindOfDiskHasASource() throws IOException {
        List<DiskDefinition> disks = DomainXml.parse(fixture("domain-rich.xml"), true).disks();

        assertEquals(
                Arrays.asList(
                        "/srv/images/web.snap2",
                        "/dev/vg0/web-data",
                        "rbd:pool/web",
                        "fast/web-scratch",
                        null),
                disks.stream().map(DiskDefinition::source).toList());
        assertEquals(
                List.of("vda", "vdb", "vdc", "vdd", "sda"),
                disks.stream().map(DiskDefinition::target).toList());
        DiskDefinition cdrom = disks.get(4);
        assertEquals("cdrom", cdrom.device());
        assertTrue(cdrom.readOnly());
        assertEquals(List.of(), cdrom.images(), "no medium, no image");
        assertTrue(disks.get(1).shareable());
    }

    @Test
    void everyKindOfNicHasItsNetwork() throws IOException {
        List<NicDefinition> nics = DomainXml.parse(fixture("domain-rich.xml"), false).nics();

        assertEquals(
                List.of(
                        new NicDefinition("52:54:00:aa:bb:01", null, "virtio", "default"),
                        new NicDefinition("52:54:00:aa:bb:02", "macvtap0", "virtio", "eth1"),
                        new NicDefinition("52:54:00:aa:bb:03", null, "", "")),
                nics);
    }

    @Test
    void aFixedFrequencyLetsAnInvariantClockMove() {
        String cpu = "<cpu><feature policy='require' name='invtsc'/></cpu>";
        String fixed = "<clock><timer name='tsc' frequency='2000000000'/></clock>";

        assertEquals(1, DomainXml.parse(domain(cpu), true).hindrances().size());
        assertEquals(0, DomainXml.parse(domain(cpu + fixed), true).hindrances().size());
    }

    @Test
    void labelsComeFromTheMetadata() {
        String metadata =
                "<metadata><p:labels xmlns:p='"
                        + DomainXml.LABELS
                        + "'><p:label name='tier'>gold</p:label></p:labels>"
                        + "<o:label xmlns:o='urn:other' name='tier'>tin</o:label></metadata>";

        assertEquals(Map.of("tier", "gold"), DomainXml.parse(domain(metadata), true).labels());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<hostdev mode='subsystem' type='pci'/> | a device of the host is passed through",
                "<filesystem type='mount'/> | a folder of the host is passed through",
                "<disk type='nvme'/> | a disk of the host is passed through",
                "<interface type='vdpa'/> | a network device of the host is passed through",
                "<interface type='hostdev'/> | a network device of the host is passed through",
                "<tpm><backend type='passthrough'/></tpm> | the TPM of the host is passed through",
            })
    void whatTiesAVmToItsHostIsAHindrance(String device, String hindrance) {
        VmDefinition vm = DomainXml.parse(domain("<devices>" + device + "</devices>"), true);

        assertEquals(List.of(hindrance), vm.hindrances());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no xml",
                "<domain/>",
                "<domain><uuid>u</uuid><name>n</name><vcpu>x</vcpu><memory>1</memory></domain>",
                "<domain><uuid>u</uuid><name>n</name><vcpu>1</vcpu><memory unit='EB'>1</memory></domain>",
                "<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><domain><uuid>&e;</uuid></domain>",
            })
    void whatIsNoDefinitionIsRefusedWithTheReason(String xml) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> DomainXml.parse(xml, true));

        assertFalse(String.valueOf(e.getMessage()).isBlank());
    }

    private static ImageFacts image(String path, String format) {
        return new ImageFacts(path, format, null, null, List.of(), null);
    }

    private static String fixture(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/libvirt", name));
    }

    private static String domain(String rest) {
        return "<domain><uuid>u</uuid><name>n</name><vcpu>1</vcpu><memory unit='MiB'>512</memory>"
                + rest
                + "</domain>";
    }
}
