package io.plimsoll.agent.sample;

import io.plimsoll.wire.Pressure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of pressure stall information: lines "some" and "full" that end in {@code total=micros}.
 */
final class PressureFile {
    private static final String TOTAL = "total=";

    private PressureFile() {}

    /** The totals; empty if there is none. */
    static Optional<Pressure> parse(String resource, List<String> lines) {
        OptionalLong some = OptionalLong.empty();
        OptionalLong full = OptionalLong.empty();
        for (String line : lines) {
            Fields fields = new Fields(line);
            if (fields.text(0).equals("some")) {
                some = total(fields);
            } else if (fields.text(0).equals("full")) {
                full = total(fields);
            }
        }
        if (some.isEmpty() && full.isEmpty()) {
            return Optional.empty();
        }
        Pressure.Builder pressure = Pressure.newBuilder().setResource(resource);
        some.ifPresent(pressure::setSomeMicros);
        full.ifPresent(pressure::setFullMicros);
        return Optional.of(pressure.build());
    }

    private static OptionalLong total(Fields fields) {
        for (int i = 1; i < fields.count(); i++) {
            if (fields.text(i).startsWith(TOTAL)) {
                return Fields.parse(fields.text(i).substring(TOTAL.length()));
            }
        }
        return OptionalLong.empty();
    }
}
