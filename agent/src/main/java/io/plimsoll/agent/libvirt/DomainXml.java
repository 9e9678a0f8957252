package io.plimsoll.agent.libvirt;

import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.NicDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A VM's definition in libvirt's XML. Labels are elements {@code <label name="tier">gold</label>}
 * in the namespace {@value #LABELS} within {@code <metadata>}.
 */
final class DomainXml {
    /** Namespace of labels. */
    static final String LABELS = "https://plimsoll.io/xmlns/labels/1.0";

    private DomainXml() {}

    /**
     * The definition.
     *
     * @param active whether it is that of a VM that runs
     * @throws IllegalArgumentException if the text is none; the message says why
     */
    static VmDefinition parse(String xml, boolean active) {
        Element domain = Xml.parse(xml);
        Element memory =
                Xml.at(domain, "memory")
                        .orElseThrow(() -> new IllegalArgumentException("it has no memory"));
        return new VmDefinition(
                Xml.text(domain, "uuid"),
                Xml.text(domain, "name"),
                (int) Xml.wholeNumber(Xml.text(domain, "vcpu"), "vcpu"),
                Xml.bytes(memory),
                MigrationHindrances.of(domain),
                labels(domain),
                devices(domain, "interface").stream().flatMap(nic -> nic(nic).stream()).toList(),
                devices(domain, "disk").stream()
                        .flatMap(disk -> DiskXml.of(disk).stream())
                        .toList(),
                SettingsXml.of(domain, active));
    }

    /** The devices of a kind. */
    static List<Element> devices(Element domain, String kind) {
        return Xml.at(domain, "devices").map(devices -> Xml.all(devices, kind)).orElse(List.of());
    }

    /** A NIC, unless it has no address to know it by. */
    private static Optional<NicDefinition> nic(Element nic) {
        return Xml.attribute(nic, "address", "mac")
                .map(
                        mac ->
                                new NicDefinition(
                                        mac.toLowerCase(Locale.ROOT),
                                        Xml.attribute(nic, "dev", "target").orElse(null),
                                        Xml.attribute(nic, "type", "model").orElse(""),
                                        network(nic)));
    }

    private static String network(Element nic) {
        for (String attribute : List.of("network", "bridge", "dev")) {
            Optional<String> name = Xml.attribute(nic, attribute, "source");
            if (name.isPresent()) {
                return name.get();
            }
        }
        return "";
    }

    private static Map<String, String> labels(Element domain) {
        Map<String, String> labels = new HashMap<>();
        List<Element> found = new ArrayList<>();
        Xml.at(domain, "metadata")
                .ifPresent(
                        metadata -> {
                            NodeList nodes = metadata.getElementsByTagNameNS(LABELS, "label");
                            for (int i = 0; i < nodes.getLength(); i++) {
                                found.add((Element) nodes.item(i));
                            }
                        });
        found.forEach(
                label -> labels.put(label.getAttribute("name"), label.getTextContent().strip()));
        labels.remove("");
        return labels;
    }
}
