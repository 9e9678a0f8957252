package io.plimsoll.agent.libvirt;

import io.plimsoll.wire.HostInventory.VmDefinition;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A VM's definition in libvirt's XML. Labels are elements {@code <label name="tier">gold</label>}
 * in the namespace {@value #LABELS} within {@code <metadata>}.
 */
final class DomainXml {
    /** Namespace of labels. */
    static final String LABELS = "https://plimsoll.io/xmlns/labels/1.0";

    private DomainXml() {}

    /** The definition; empty if the text is not one. */
    static Optional<VmDefinition> parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setNamespaceAware(true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            Element domain =
                    builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
            return Optional.of(
                    new VmDefinition(
                            text(domain, "uuid"),
                            text(domain, "name"),
                            Integer.parseInt(text(domain, "vcpu")),
                            memoryBytes(domain),
                            hindrances(domain),
                            labels(domain)));
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this JVM has no safe XML parser", e);
        } catch (SAXException | IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static long memoryBytes(Element domain) {
        Element memory =
                child(domain, "memory")
                        .orElseThrow(() -> new IllegalArgumentException("no element memory"));
        long number = Long.parseLong(memory.getTextContent().strip());
        return switch (memory.getAttribute("unit")) {
            case "b", "bytes" -> number;
            case "", "KiB", "k" -> number << 10; // what libvirt itself writes
            case "MiB", "M" -> number << 20;
            case "GiB", "G" -> number << 30;
            case "TiB", "T" -> number << 40;
            default ->
                    throw new IllegalArgumentException(
                            "unit of memory " + memory.getAttribute("unit"));
        };
    }

    /** What ties a VM to its host. */
    private static List<String> hindrances(Element domain) {
        List<String> hindrances = new ArrayList<>();
        for (Element device : child(domain, "devices").map(DomainXml::children).orElse(List.of())) {
            switch (device.getTagName()) {
                case "hostdev" -> hindrances.add("a device of the host is passed through");
                case "filesystem" -> hindrances.add("a folder of the host is passed through");
                case "interface" -> {
                    if (device.getAttribute("type").equals("hostdev")) {
                        hindrances.add("a network device of the host is passed through");
                    }
                }
                case "tpm" -> {
                    if (child(device, "backend")
                            .filter(backend -> backend.getAttribute("type").equals("passthrough"))
                            .isPresent()) {
                        hindrances.add("the TPM of the host is passed through");
                    }
                }
                default -> {
                    // Moves with the VM.
                }
            }
        }
        if (child(domain, "launchSecurity").isPresent()) {
            hindrances.add("its memory is encrypted for this CPU");
        }
        return hindrances;
    }

    private static Map<String, String> labels(Element domain) {
        Map<String, String> labels = new HashMap<>();
        child(domain, "metadata")
                .ifPresent(
                        metadata -> {
                            NodeList found = metadata.getElementsByTagNameNS(LABELS, "label");
                            for (int i = 0; i < found.getLength(); i++) {
                                Element label = (Element) found.item(i);
                                labels.put(
                                        label.getAttribute("name"), label.getTextContent().strip());
                            }
                        });
        labels.remove("");
        return labels;
    }

    private static String text(Element parent, String name) {
        return child(parent, name)
                .map(element -> element.getTextContent().strip())
                .orElseThrow(() -> new IllegalArgumentException("no element " + name));
    }

    private static Optional<Element> child(Element parent, String name) {
        return children(parent).stream()
                .filter(element -> element.getTagName().equals(name))
                .findFirst();
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}
