package io.plimsoll.standalone.bench;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads collectd's binary network protocol: parts of type and length (2 bytes each), where texts
 * stay valid until the next of their type. https://collectd.org/wiki/index.php/Binary_protocol
 */
final class CollectdPackets {
    private static final int HOST = 0x0000;
    private static final int TIME = 0x0001;
    private static final int PLUGIN = 0x0002;
    private static final int PLUGIN_INSTANCE = 0x0003;
    private static final int TYPE = 0x0004;
    private static final int TYPE_INSTANCE = 0x0005;
    private static final int VALUES = 0x0006;
    private static final int TIME_HIRES = 0x0008;
    private static final int HEADER_BYTES = 4;

    private CollectdPackets() {}

    /** Gives every list of values in a packet to the consumer; a garbled rest is left out. */
    static void read(ByteBuffer packet, Consumer<Values> consumer) {
        Map<Integer, String> texts = new HashMap<>();
        long millis = 0;
        try {
            while (packet.remaining() >= HEADER_BYTES) {
                int type = packet.getShort() & 0xFFFF;
                int length = (packet.getShort() & 0xFFFF) - HEADER_BYTES;
                ByteBuffer part = packet.slice(packet.position(), length);
                packet.position(packet.position() + length);
                switch (type) {
                    case HOST, PLUGIN, PLUGIN_INSTANCE, TYPE, TYPE_INSTANCE ->
                            texts.put(type, text(part));
                    case TIME -> millis = part.getLong() * 1000;
                    case TIME_HIRES -> millis = Math.round(part.getLong() * 1000.0 / (1L << 30));
                    case VALUES -> consumer.accept(values(texts, millis, part.getShort()));
                    default -> {
                        // Intervals, notifications, signatures.
                    }
                }
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            // Cut off in transit; the whole values before it were given.
        }
    }

    private static Values values(Map<Integer, String> texts, long millis, int count) {
        String metric = texts.getOrDefault(TYPE, "") + "-" + texts.getOrDefault(TYPE_INSTANCE, "");
        return new Values(
                texts.getOrDefault(HOST, ""),
                texts.getOrDefault(PLUGIN, ""),
                texts.getOrDefault(PLUGIN_INSTANCE, ""),
                metric,
                millis,
                count);
    }

    private static String text(ByteBuffer part) {
        byte[] bytes = new byte[Math.max(0, part.remaining() - 1)]; // it ends with a zero
        part.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Values of one metric.
     *
     * @param host as collectd names it
     * @param plugin such as virt
     * @param instance instance of the plugin
     * @param metric type and its instance
     * @param millis when they were read, ms since 1970
     * @param count how many values there are
     */
    record Values(
            String host, String plugin, String instance, String metric, long millis, int count) {}
}
