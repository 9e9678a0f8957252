package io.plimsoll.agent.libvirt;

import io.plimsoll.wire.DiskDefinition;
import io.plimsoll.wire.DiskDefinition.ImageFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** A disk in a VM's definition; of a VM that runs with its chain of images. */
final class DiskXml {
    /** A chain is never that deep; this ends a definition that goes in circles. */
    private static final int DEEPEST = 200;

    private DiskXml() {}

    /** The disk, unless it has no name to know it by. */
    static Optional<DiskDefinition> of(Element disk) {
        return Xml.attribute(disk, "dev", "target").map(target -> named(target, disk));
    }

    private static DiskDefinition named(String target, Element disk) {
        String type = disk.getAttribute("type");
        Optional<String> source = source(disk, type);
        String format = Xml.attribute(disk, "type", "driver").orElse("");
        return new DiskDefinition(
                target,
                disk.hasAttribute("device") ? disk.getAttribute("device") : "disk",
                Xml.attribute(disk, "bus", "target").orElse(""),
                type,
                source.orElse(null),
                format,
                Xml.attribute(disk, "cache", "driver").orElse(""),
                Xml.at(disk, "readonly").isPresent(),
                Xml.at(disk, "shareable").isPresent(),
                source.map(path -> chain(path, format, disk)).orElse(List.of()));
    }

    private static List<ImageFacts> chain(String path, String format, Element disk) {
        List<ImageFacts> chain = new ArrayList<>(List.of(image(path, format)));
        Optional<Element> below = Xml.at(disk, "backingStore");
        while (below.isPresent() && chain.size() < DEEPEST) {
            Element backing = below.get();
            Optional<String> source = source(backing, backing.getAttribute("type"));
            if (source.isEmpty()) {
                break; // an empty element says that the chain ends here
            }
            chain.add(image(source.get(), Xml.attribute(backing, "type", "format").orElse("")));
            below = Xml.at(backing, "backingStore");
        }
        return chain;
    }

    private static ImageFacts image(String path, String format) {
        return new ImageFacts(path, format, null, null, List.of(), null);
    }

    private static Optional<String> source(Element disk, String type) {
        return switch (type) {
            case "block" -> Xml.attribute(disk, "dev", "source");
            case "dir" -> Xml.attribute(disk, "dir", "source");
            case "network" ->
                    Xml.at(disk, "source")
                            .map(
                                    source ->
                                            source.getAttribute("protocol")
                                                    + ":"
                                                    + source.getAttribute("name"));
            case "volume" ->
                    Xml.at(disk, "source")
                            .map(
                                    source ->
                                            source.getAttribute("pool")
                                                    + "/"
                                                    + source.getAttribute("volume"));
            default -> Xml.attribute(disk, "file", "source");
        };
    }
}
