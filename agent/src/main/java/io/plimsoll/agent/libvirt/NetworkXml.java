package io.plimsoll.agent.libvirt;

import io.plimsoll.wire.VirtualNetwork;
import org.w3c.dom.Element;

/** A network in libvirt's XML. */
final class NetworkXml {
    private NetworkXml() {}

    /**
     * The network.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static VirtualNetwork parse(String xml, boolean active) {
        Element network = Xml.parse(xml);
        return new VirtualNetwork(
                Xml.text(network, "name"),
                active,
                Xml.attribute(network, "name", "bridge").orElse(null));
    }
}
