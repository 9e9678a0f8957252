package io.plimsoll.standalone.replay;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.Finding;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Lines for people, with the time in UTC. */
public final class ReplayStory implements ReplayTeller {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final String INDENT = " ".repeat(22);

    private final PrintStream out;

    /** Tells it there. */
    public ReplayStory(PrintStream out) {
        this.out = out;
    }

    static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    @Override
    public void found(Finding finding) {
        out.println(time(finding.atEpochMillis()) + "  " + word(finding) + finding.summary());
        if (finding.state() == Finding.State.CLEARED) {
            return;
        }
        for (Finding.Evidence evidence : finding.evidence()) {
            out.println(
                    INDENT
                            + evidence.indicator()
                            + " "
                            + figure(evidence.value(), evidence.unit())
                            + ", line "
                            + figure(evidence.line(), evidence.unit()));
        }
        if (finding.state() == Finding.State.OPEN && finding.kind() != Finding.Kind.VERDICT) {
            out.println(
                    INDENT + "by " + finding.detector() + "; clears when " + finding.clearsWhen());
        }
    }

    @Override
    public void wouldOrder(Command command, boolean again) {
        Command.Migration migration = command.migration();
        String what =
                migration == null
                        ? command.action() + " " + command.vmName() + " on " + command.host()
                        : command.vmName()
                                + " from "
                                + command.host()
                                + " to "
                                + migration.destinationHost();
        out.println(
                time(command.issuedAtEpochMillis())
                        + (again
                                ? "  as that was not done, would have moved "
                                : "  would have moved ")
                        + what
                        + ": "
                        + command.reason());
    }

    private static String word(Finding finding) {
        return switch (finding.kind()) {
            case HOTSPOT -> "hotspot " + state(finding);
            case ANOMALY -> "anomaly " + state(finding);
            case QUARANTINE -> "quarantine " + state(finding);
            case NO_CURE -> "no cure: ";
            case VERDICT -> "verdict: ";
        };
    }

    private static String state(Finding finding) {
        return switch (finding.state()) {
            case OPEN -> "opened: ";
            case UPDATED -> "updated: ";
            case CLEARED -> "cleared: ";
        };
    }

    private static String figure(double value, String unit) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        String figure = String.format(Locale.ROOT, whole ? "%.0f" : "%.4g", value);
        return unit.isEmpty() ? figure : figure + " " + unit;
    }
}
