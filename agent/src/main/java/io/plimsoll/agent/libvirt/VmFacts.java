package io.plimsoll.agent.libvirt;

import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What a running VM's definition tells about its counters. It is read instead of asking for each
 * thing, as libvirt keeps it without QEMU's monitor.
 *
 * @param taps network devices by the name on the host
 * @param limits I/O limits by disk and libvirt's name; a disk without any has an empty map
 * @param balloonModel model of the memory balloon, such as virtio or none; empty if there is none
 * @param balloonPeriodSeconds how often the guest reports, 0 for never
 */
record VmFacts(
        Map<String, Tap> taps,
        Map<String, Map<String, Long>> limits,
        String balloonModel,
        long balloonPeriodSeconds) {

    /** Copies the maps. */
    VmFacts {
        taps = Map.copyOf(taps);
        limits = Map.copyOf(limits);
    }

    /** The facts in a definition; empty if it can't be understood. */
    static Optional<VmFacts> parse(String xml) {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            return Optional.of(
                    new Parser().parse(factory.createXMLStreamReader(new StringReader(xml))));
        } catch (XMLStreamException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    boolean hasBalloon() {
        return !balloonModel.isEmpty() && !balloonModel.equals("none");
    }

    /**
     * A network device of a VM.
     *
     * @param mac its address in the guest
     * @param swapped whether the guest sends what the host receives on it: so for all but macvtap
     *     and devices that are not libvirt's own
     */
    record Tap(String mac, boolean swapped) {}

    private static final class Parser {
        private final Map<String, Tap> taps = new HashMap<>();
        private final Map<String, Map<String, Long>> limits = new HashMap<>();
        private String balloonModel = "";
        private long balloonPeriodSeconds;
        private String within = "";
        private String type = "";
        private String mac = "";
        private String target = "";
        private boolean managed = true;
        private Map<String, Long> diskLimits = new HashMap<>();

        VmFacts parse(XMLStreamReader xml) throws XMLStreamException {
            boolean inLimits = false;
            int depth = 0;
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    depth++;
                    if (inLimits) {
                        addLimit(xml.getLocalName(), xml.getElementText());
                        depth--;
                    } else if (depth == 3) {
                        begin(xml);
                    } else if (depth == 4) {
                        inLimits = xml.getLocalName().equals("iotune");
                        child(xml);
                    }
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    if (depth == 3) {
                        end();
                    } else if (depth == 4) {
                        inLimits = false;
                    }
                    depth--;
                }
            }
            return new VmFacts(taps, limits, balloonModel, balloonPeriodSeconds);
        }

        /** An element below {@code domain/devices}. */
        private void begin(XMLStreamReader xml) {
            within = xml.getLocalName();
            type = attribute(xml, "type");
            mac = "";
            target = "";
            managed = true;
            diskLimits = new HashMap<>();
            if (within.equals("memballoon")) {
                balloonModel = attribute(xml, "model");
            }
        }

        private void child(XMLStreamReader xml) {
            switch (xml.getLocalName()) {
                case "mac" -> mac = attribute(xml, "address");
                case "target" -> {
                    target = attribute(xml, "dev");
                    managed = !attribute(xml, "managed").equals("no");
                }
                case "stats" -> {
                    if (within.equals("memballoon")) {
                        balloonPeriodSeconds = Long.parseLong(attribute(xml, "period"));
                    }
                }
                default -> {
                    // Nothing about counters.
                }
            }
        }

        private void end() {
            if (within.equals("disk") && !target.isEmpty()) {
                limits.put(target, Map.copyOf(diskLimits));
            } else if (within.equals("interface") && !target.isEmpty()) {
                taps.put(target, new Tap(mac, managed && !type.equals("direct")));
            }
            within = "";
        }

        private void addLimit(String name, String text) {
            String number = text.strip();
            if (!number.isEmpty() && number.chars().allMatch(Character::isDigit)) {
                diskLimits.put(name, Long.parseLong(number));
            }
        }

        private static String attribute(XMLStreamReader xml, String name) {
            String value = xml.getAttributeValue(null, name);
            return value == null ? "" : value;
        }
    }
}
