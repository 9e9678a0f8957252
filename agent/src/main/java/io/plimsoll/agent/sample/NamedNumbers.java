package io.plimsoll.agent.sample;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Files of lines "name number", such as {@code /proc/vmstat} and {@code /proc/meminfo}. */
final class NamedNumbers {
    private static final long BYTES_PER_KIB = 1024;

    private final Map<String, Long> numbers;

    private NamedNumbers(Map<String, Long> numbers) {
        this.numbers = numbers;
    }

    /** A colon after the name is left out; garbled lines are skipped. */
    static NamedNumbers parse(List<String> lines) {
        Map<String, Long> numbers = new HashMap<>();
        for (String line : lines) {
            Fields fields = new Fields(line);
            String name = fields.text(0);
            OptionalLong number = fields.number(1);
            if (number.isPresent()) {
                numbers.put(
                        name.endsWith(":") ? name.substring(0, name.length() - 1) : name,
                        number.getAsLong());
            }
        }
        return new NamedNumbers(numbers);
    }

    Optional<Long> get(String name) {
        return Optional.ofNullable(numbers.get(name));
    }

    /** A number that the file gives in kB (which are KiB), in bytes. */
    Optional<Long> bytes(String name) {
        return get(name).map(kib -> kib * BYTES_PER_KIB);
    }
}
