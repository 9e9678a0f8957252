package io.plimsoll.standalone.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Tells a person what happens, with the time since the start. */
final class Narrator {
    private final PrintStream out;
    private final long startNanos = System.nanoTime();

    Narrator(PrintStream out) {
        this.out = out;
    }

    void say(String format, Object... arguments) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        out.printf(
                Locale.ROOT,
                "[%5.1f s] %s%n",
                seconds,
                String.format(Locale.ROOT, format, arguments));
    }
}
