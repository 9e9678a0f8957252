package io.plimsoll.agent.libvirt;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads libvirt's XML; what is not there is empty. */
final class Xml {
    private Xml() {}

    /**
     * The root of a document.
     *
     * @throws IllegalArgumentException if the text is none; it never fetches anything
     */
    static Element parse(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setNamespaceAware(true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new InputSource(new StringReader(text))).getDocumentElement();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this JVM has no safe XML parser", e);
        } catch (SAXException | IOException e) {
            throw new IllegalArgumentException("it is not XML: " + e.getMessage(), e);
        }
    }

    /** The element at the end of a path of names. */
    static Optional<Element> at(Element parent, String... path) {
        Element element = parent;
        for (String name : path) {
            Optional<Element> child =
                    children(element).stream()
                            .filter(each -> each.getTagName().equals(name))
                            .findFirst();
            if (child.isEmpty()) {
                return Optional.empty();
            }
            element = child.get();
        }
        return Optional.of(element);
    }

    /** The elements of a name directly below. */
    static List<Element> all(Element parent, String name) {
        return children(parent).stream().filter(each -> each.getTagName().equals(name)).toList();
    }

    static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    /** The text of an element that must be there. */
    static String text(Element parent, String name) {
        return at(parent, name)
                .map(element -> element.getTextContent().strip())
                .orElseThrow(() -> new IllegalArgumentException("it has no element " + name));
    }

    /**
     * An attribute of the element at the end of a path; empty if it or the element is not there.
     */
    static Optional<String> attribute(Element parent, String attribute, String... path) {
        return at(parent, path)
                .filter(element -> element.hasAttribute(attribute))
                .map(element -> element.getAttribute(attribute));
    }

    /** An amount of memory with its unit, in bytes. */
    static long bytes(Element amount) {
        long number = wholeNumber(amount.getTextContent().strip(), amount.getTagName());
        return number * unit(amount.getAttribute("unit"), amount.getTagName());
    }

    /** Bytes of a unit as libvirt writes it; without one it is KiB. */
    static long unit(String unit, String what) {
        return switch (unit) {
            case "b", "bytes" -> 1;
            case "", "KiB", "k" -> 1L << 10;
            case "MiB", "M" -> 1L << 20;
            case "GiB", "G" -> 1L << 30;
            case "TiB", "T" -> 1L << 40;
            default -> throw new IllegalArgumentException("unit of " + what + " is " + unit);
        };
    }

    static long wholeNumber(String text, String what) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(what + " is no number: " + text, e);
        }
    }
}
