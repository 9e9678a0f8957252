package io.plimsoll.agent.sample;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** A kernel's list of CPUs such as {@code 0-3,8,10-11}. */
final class CpuList {
    private CpuList() {}

    /** How many CPUs are in it; empty if it is garbled or names none. */
    static OptionalInt count(String list) {
        int count = 0;
        for (String range : list.strip().split(",", -1)) {
            int dash = range.indexOf('-');
            OptionalLong first = Fields.parse(dash < 0 ? range : range.substring(0, dash));
            OptionalLong last = dash < 0 ? first : Fields.parse(range.substring(dash + 1));
            if (first.isEmpty() || last.isEmpty() || last.getAsLong() < first.getAsLong()) {
                return OptionalInt.empty();
            }
            count += (int) (last.getAsLong() - first.getAsLong() + 1);
        }
        return OptionalInt.of(count);
    }
}
