package io.plimsoll.agent.libvirt;

import io.plimsoll.wire.StoragePool;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** A storage pool in libvirt's XML. */
final class PoolXml {
    private PoolXml() {}

    /**
     * The pool.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static StoragePool parse(String xml, boolean active) {
        Element pool = Xml.parse(xml);
        return new StoragePool(
                Xml.text(pool, "name"),
                pool.getAttribute("type"),
                active,
                Xml.at(pool, "target", "path")
                        .map(path -> path.getTextContent().strip())
                        .orElse(null),
                size(pool, "capacity", active),
                size(pool, "allocation", active),
                size(pool, "available", active));
    }

    /** Of a pool that is not started libvirt writes 0, which is not known. */
    private static @Nullable Long size(Element pool, String name, boolean active) {
        return active ? Xml.at(pool, name).map(Xml::bytes).orElse(null) : null;
    }
}
