package io.plimsoll.agent.libvirt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * An array of virTypedParameter as it lies in memory: {@code char field[80]; int type;}, four bytes
 * of padding, and a union of eight bytes.
 */
final class TypedParameters {
    static final int BYTES = 96;
    private static final int FIELD_BYTES = 80;
    private static final int TYPE_AT = 80;
    private static final int VALUE_AT = 88;

    private TypedParameters() {}

    /**
     * The parameters by name; values are Long (whole numbers, and 0 or 1 for truth), Double or
     * String. Those of an unknown type are left out.
     *
     * @param memory the array
     * @param strings reads the string at an address
     */
    static Map<String, Object> parse(byte[] memory, LongFunction<String> strings) {
        ByteBuffer buffer = ByteBuffer.wrap(memory).order(ByteOrder.nativeOrder());
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (int at = 0; at + BYTES <= memory.length; at += BYTES) {
            String name = name(memory, at);
            switch (buffer.getInt(at + TYPE_AT)) {
                case 1 -> parameters.put(name, (long) buffer.getInt(at + VALUE_AT));
                case 2 ->
                        parameters.put(name, Integer.toUnsignedLong(buffer.getInt(at + VALUE_AT)));
                case 3, 4 -> parameters.put(name, buffer.getLong(at + VALUE_AT));
                case 5 -> parameters.put(name, buffer.getDouble(at + VALUE_AT));
                case 6 -> parameters.put(name, buffer.get(at + VALUE_AT) == 0 ? 0L : 1L);
                case 7 -> {
                    long address = buffer.getLong(at + VALUE_AT);
                    parameters.put(name, address == 0 ? "" : strings.apply(address));
                }
                default -> {
                    // A type of a newer libvirt.
                }
            }
        }
        return parameters;
    }

    private static String name(byte[] memory, int at) {
        int length = 0;
        while (length < FIELD_BYTES && memory[at + length] != 0) {
            length++;
        }
        return new String(memory, at, length, StandardCharsets.US_ASCII);
    }
}
