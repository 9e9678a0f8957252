package io.plimsoll.agent.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plimsoll.wire.HostInventory.VmDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainXmlTest {
    @Test
    void aRealDefinitionIsRead() throws IOException {
        String xml = Files.readString(Path.of("src/test/resources/libvirt/domain.xml"));

        assertEquals(
                new VmDefinition(
                        "e2cd30de-15a2-4079-8704-308dda0b0d6d",
                        "fixturevm",
                        2,
                        96L << 20,
                        List.of(),
                        Map.of()),
                DomainXml.parse(xml).orElseThrow());
    }

    @Test
    void labelsComeFromTheMetadata() {
        String metadata =
                "<metadata><p:labels xmlns:p='"
                        + DomainXml.LABELS
                        + "'><p:label name='tier'>gold</p:label></p:labels>"
                        + "<o:label xmlns:o='urn:other' name='tier'>tin</o:label></metadata>";

        assertEquals(
                Map.of("tier", "gold"), DomainXml.parse(domain(metadata)).orElseThrow().labels());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<hostdev mode='subsystem' type='pci'/> | a device of the host is passed through",
                "<filesystem type='mount'/> | a folder of the host is passed through",
                "<interface type='hostdev'/> | a network device of the host is passed through",
                "<tpm><backend type='passthrough'/></tpm> | the TPM of the host is passed through",
            })
    void whatTiesAVmToItsHostIsAHindrance(String device, String hindrance) {
        VmDefinition vm =
                DomainXml.parse(domain("<devices>" + device + "</devices>")).orElseThrow();

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
    void whatIsNoDefinitionIsNone(String xml) {
        assertEquals(Optional.empty(), DomainXml.parse(xml));
    }

    private static String domain(String rest) {
        return "<domain><uuid>u</uuid><name>n</name><vcpu>1</vcpu><memory unit='MiB'>512</memory>"
                + rest
                + "</domain>";
    }
}
