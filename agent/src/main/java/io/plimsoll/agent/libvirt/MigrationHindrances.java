package io.plimsoll.agent.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** What in a definition ties a VM to its host. */
final class MigrationHindrances {
    private MigrationHindrances() {}

    /** In words; none if it may move. */
    static List<String> of(Element domain) {
        List<String> hindrances = new ArrayList<>();
        for (Element device : Xml.at(domain, "devices").map(Xml::children).orElse(List.of())) {
            ofDevice(device).ifPresent(hindrances::add);
        }
        if (Xml.at(domain, "launchSecurity").isPresent()) {
            hindrances.add("its memory is encrypted for this CPU");
        }
        if (hasInvariantClock(domain)) {
            hindrances.add("its clock is the host's time stamp counter (invtsc)");
        }
        return hindrances;
    }

    private static Optional<String> ofDevice(Element device) {
        String type = device.getAttribute("type");
        return switch (device.getTagName()) {
            case "hostdev" -> Optional.of("a device of the host is passed through");
            case "filesystem" -> Optional.of("a folder of the host is passed through");
            case "interface" ->
                    type.equals("hostdev") || type.equals("vdpa")
                            ? Optional.of("a network device of the host is passed through")
                            : Optional.empty();
            case "disk" ->
                    type.equals("nvme") || type.equals("vhostvdpa")
                            ? Optional.of("a disk of the host is passed through")
                            : Optional.empty();
            case "tpm" ->
                    Xml.attribute(device, "type", "backend")
                            .filter(backend -> backend.equals("passthrough"))
                            .map(backend -> "the TPM of the host is passed through");
            default -> Optional.empty(); // moves with the VM
        };
    }

    /** QEMU refuses to move such a VM unless the counter's frequency is fixed. */
    private static boolean hasInvariantClock(Element domain) {
        boolean required =
                Xml.at(domain, "cpu").map(cpu -> Xml.all(cpu, "feature")).orElse(List.of()).stream()
                        .anyMatch(
                                feature ->
                                        feature.getAttribute("name").equals("invtsc")
                                                && List.of("require", "force")
                                                        .contains(feature.getAttribute("policy")));
        boolean fixed =
                Xml.at(domain, "clock")
                        .map(clock -> Xml.all(clock, "timer"))
                        .orElse(List.of())
                        .stream()
                        .anyMatch(
                                timer ->
                                        timer.getAttribute("name").equals("tsc")
                                                && timer.hasAttribute("frequency"));
        return required && !fixed;
    }
}
