package io.plimsoll.agent.libvirt;

import io.plimsoll.wire.VmSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** What in a definition decides how a VM runs and what of it can be measured. */
final class SettingsXml {
    private static final String GUEST_AGENT = "org.qemu.guest_agent.0";

    private SettingsXml() {}

    static VmSettings of(Element domain, boolean active) {
        return new VmSettings(
                active,
                (int) number(Xml.attribute(domain, "current", "vcpu"), Xml.text(domain, "vcpu")),
                Xml.at(domain, "currentMemory").or(() -> Xml.at(domain, "memory")).stream()
                        .mapToLong(Xml::bytes)
                        .findFirst()
                        .orElse(0),
                Xml.attribute(domain, "machine", "os", "type").orElse(""),
                Xml.attribute(domain, "mode", "cpu").orElse(""),
                Xml.at(domain, "cpu", "model")
                        .map(model -> model.getTextContent().strip())
                        .orElse(""),
                hugepageBytes(domain),
                Xml.at(domain, "memoryBacking", "locked").isPresent(),
                Xml.attribute(domain, "model", "devices", "memballoon").orElse(""),
                (int)
                        number(
                                Xml.attribute(domain, "period", "devices", "memballoon", "stats"),
                                "0"),
                guestAgent(domain),
                iothreads(domain),
                pins(domain, "vcpupin", "vcpu"),
                pins(domain, "iothreadpin", "iothread"),
                Xml.attribute(domain, "cpuset", "cputune", "emulatorpin").orElse(null),
                Xml.attribute(domain, "nodeset", "numatune", "memory").orElse(null),
                hasLatencyHistograms(domain));
    }

    private static @Nullable Long hugepageBytes(Element domain) {
        Optional<Element> hugepages = Xml.at(domain, "memoryBacking", "hugepages");
        if (hugepages.isEmpty()) {
            return null;
        }
        Optional<Element> page = Xml.at(hugepages.get(), "page");
        if (page.isEmpty()) {
            return 0L;
        }
        return number(Optional.of(page.get().getAttribute("size")), "0")
                * Xml.unit(page.get().getAttribute("unit"), "page");
    }

    private static String guestAgent(Element domain) {
        for (Element channel : DomainXml.devices(domain, "channel")) {
            if (Xml.attribute(channel, "name", "target").filter(GUEST_AGENT::equals).isPresent()) {
                return Xml.attribute(channel, "state", "target").orElse("defined");
            }
        }
        return "none";
    }

    private static int iothreads(Element domain) {
        Optional<String> declared =
                Xml.at(domain, "iothreads").map(element -> element.getTextContent().strip());
        return (int) number(declared, "0");
    }

    private static Map<String, String> pins(Element domain, String element, String number) {
        Map<String, String> pins = new HashMap<>();
        List<Element> found =
                Xml.at(domain, "cputune").map(tune -> Xml.all(tune, element)).orElse(List.of());
        found.forEach(pin -> pins.put(pin.getAttribute(number), pin.getAttribute("cpuset")));
        return pins;
    }

    private static boolean hasLatencyHistograms(Element domain) {
        return DomainXml.devices(domain, "disk").stream()
                .flatMap(disk -> Xml.at(disk, "driver", "statistics").stream())
                .anyMatch(statistics -> Xml.at(statistics, "latency-histogram").isPresent());
    }

    private static long number(Optional<String> text, String otherwise) {
        return Xml.wholeNumber(text.orElse(otherwise), "a number");
    }
}
