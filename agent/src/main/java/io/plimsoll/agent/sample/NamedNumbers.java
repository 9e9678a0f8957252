package io.plimsoll.agent.sample;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Files of lines "name number", such as {@code /proc/vmstat} and {@code /proc/meminfo}. */
final class NamedNumbers {
    private static final long BYTES_PER_KIB = 1024;

    private final Map<String, Long> numbers;

    private NamedNumbers(Map<String, Long> numbers) {
        this.numbers = numbers;
    }

    /** A colon after the name is left out; garbled lines are skipped. */
    static NamedNumbers parse(List<String> lines) {
        return parse(lines, 0);
    }

    /** The same of lines that begin with {@code skip} columns that are the same in each. */
    static NamedNumbers parse(List<String> lines, int skip) {
        Map<String, Long> numbers = new HashMap<>();
        for (String line : lines) {
            Fields fields = new Fields(line);
            String name = fields.text(skip);
            OptionalLong number = fields.number(skip + 1);
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

    /** The numbers whose names are wanted. */
    Map<String, Long> chosen(Predicate<String> wanted) {
        Map<String, Long> chosen = new TreeMap<>();
        numbers.forEach(
                (name, number) -> {
                    if (wanted.test(name)) {
                        chosen.put(name, number);
                    }
                });
        return chosen;
    }

    /** The numbers of these names that are there, in bytes. */
    Map<String, Long> chosenBytes(List<String> names) {
        Map<String, Long> chosen = new TreeMap<>();
        names.forEach(name -> bytes(name).ifPresent(bytes -> chosen.put(name, bytes)));
        return chosen;
    }

    boolean isEmpty() {
        return numbers.isEmpty();
    }
}
