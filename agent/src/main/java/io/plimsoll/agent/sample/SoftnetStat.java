package io.plimsoll.agent.sample;

import io.plimsoll.wire.Softnet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code /proc/net/softnet_stat}: a line of hexadecimal numbers for each CPU. */
final class SoftnetStat {
    private SoftnetStat() {}

    /** The sums over CPUs; empty if there is none, or one is garbled. */
    static Optional<Softnet> parse(List<String> lines) {
        long[] sums = new long[3];
        boolean any = false;
        for (String line : lines) {
            if (line.isBlank()) {
                continue;
            }
            Fields fields = new Fields(line);
            for (int i = 0; i < sums.length; i++) {
                OptionalLong number = fields.hexNumber(i);
                if (number.isEmpty()) {
                    return Optional.empty();
                }
                sums[i] += number.getAsLong();
            }
            any = true;
        }
        return any ? Optional.of(new Softnet(sums[0], sums[1], sums[2])) : Optional.empty();
    }
}
