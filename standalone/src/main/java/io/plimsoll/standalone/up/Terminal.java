package io.plimsoll.standalone.up;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** Lines for a person, each with the seconds since the start. May be used by several threads. */
final class Terminal {
    private final PrintStream out;
    private final LongSupplier nanoClock;
    private final long startNanos;

    Terminal(PrintStream out, LongSupplier nanoClock) {
        this.out = out;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
    }

    /** Time since the start, seconds. */
    double seconds() {
        return (nanoClock.getAsLong() - startNanos) / 1e9;
    }

    /** One line; further lines of the text are indented below it. */
    synchronized void say(String text) {
        String clock = String.format("[%3.0f s] ", Math.floor(seconds()));
        out.println(clock + text.replace("\n", "\n" + " ".repeat(clock.length())));
        out.flush();
    }
}
