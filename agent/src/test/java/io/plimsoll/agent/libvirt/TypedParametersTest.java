package io.plimsoll.agent.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypedParametersTest {
    private final ByteBuffer memory =
            ByteBuffer.allocate(20 * TypedParameters.BYTES).order(ByteOrder.nativeOrder());
    private int count;

    @Test
    void everyTypeIsRead() {
        add("int", 1).putInt(88, -5);
        add("uint", 2).putInt(88, -1);
        add("llong", 3).putLong(88, -6);
        add("ullong", 4).putLong(88, 1L << 40);
        add("double", 5).putDouble(88, 0.5);
        add("yes", 6).put(88, (byte) 1);
        add("no", 6).put(88, (byte) 0);
        add("string", 7).putLong(88, 4711);
        add("null", 7).putLong(88, 0);

        assertEquals(
                Map.of(
                        "int", -5L,
                        "uint", 4_294_967_295L,
                        "llong", -6L,
                        "ullong", 1L << 40,
                        "double", 0.5,
                        "yes", 1L,
                        "no", 0L,
                        "string", "at 4711",
                        "null", ""),
                parse());
    }

    @Test
    void typesOfANewerLibvirtAreLeftOut() {
        add("known", 4).putLong(88, 1);
        add("unknown", 8).putLong(88, 2);

        assertEquals(Map.of("known", 1L), parse());
    }

    @Test
    void aNameMayFillItsWholeField() {
        add("x".repeat(80), 4).putLong(88, 1);

        assertEquals(Map.of("x".repeat(80), 1L), parse());
    }

    @Test
    void noParametersAreNone() {
        assertEquals(Map.of(), parse());
    }

    private ByteBuffer add(String name, int type) {
        ByteBuffer one =
                memory.slice(count++ * TypedParameters.BYTES, TypedParameters.BYTES)
                        .order(ByteOrder.nativeOrder());
        one.put(0, name.getBytes(StandardCharsets.US_ASCII));
        one.putInt(80, type);
        return one;
    }

    private Map<String, Object> parse() {
        byte[] bytes = new byte[count * TypedParameters.BYTES];
        memory.get(0, bytes);
        return TypedParameters.parse(bytes, address -> "at " + address);
    }
}
