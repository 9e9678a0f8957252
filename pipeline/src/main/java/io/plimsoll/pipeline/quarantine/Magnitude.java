package io.plimsoll.pipeline.quarantine;

import java.util.Locale;

/** Tells a figure whose unit was mistaken from one that grew. */
final class Magnitude {
    /** Nothing that is configured grows or shrinks so much at once. */
    private static final double CONFIGURED = 100;

    /** 1000 and 1024, with room for what the figure itself may have moved meanwhile. */
    private static final double LEAST_THOUSAND = 900;

    private static final double MOST_THOUSAND = 1_150;

    private Magnitude() {}

    /** Whether a configured figure, such as a host's memory, is of another magnitude. */
    static boolean differs(long before, long now) {
        return before > 0 && now > 0 && factor(before, now) >= CONFIGURED;
    }

    /** Whether a measured figure is about a thousand times what it was, or a thousandth. */
    static boolean thousandfold(long before, long now) {
        if (before <= 0 || now <= 0) {
            return false;
        }
        double factor = factor(before, now);
        return factor >= LEAST_THOUSAND && factor <= MOST_THOUSAND;
    }

    private static double factor(long before, long now) {
        return (double) Math.max(before, now) / Math.min(before, now);
    }

    /** Both figures and how many times the one is the other. */
    static String words(long before, long now) {
        return String.format(
                Locale.ROOT,
                "from %.3g to %.3g at once, %s %.0f",
                (double) before,
                (double) now,
                now > before ? "times" : "divided by",
                factor(before, now));
    }
}
