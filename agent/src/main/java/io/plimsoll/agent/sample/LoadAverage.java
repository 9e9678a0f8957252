package io.plimsoll.agent.sample;

import java.util.List;
import java.util.Optional;

/**
 * {@code /proc/loadavg}.
 *
 * @param one over 1 minute
 * @param five over 5 minutes
 * @param fifteen over 15 minutes
 */
record LoadAverage(double one, double five, double fifteen) {

    /** Empty if the line is torn or garbled. */
    static Optional<LoadAverage> parse(List<String> lines) {
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = new Fields(lines.get(0));
        if (fields.count() < 5) {
            return Optional.empty();
        }
        try {
            double[] loads = new double[3];
            for (int i = 0; i < loads.length; i++) {
                loads[i] = Double.parseDouble(fields.text(i));
                if (!(loads[i] >= 0 && loads[i] < Double.POSITIVE_INFINITY)) {
                    return Optional.empty();
                }
            }
            return Optional.of(new LoadAverage(loads[0], loads[1], loads[2]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
