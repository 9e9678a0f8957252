package io.plimsoll.standalone.replay;

import io.plimsoll.pipeline.verify.Verdict;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Counts what comes out and hands it on. */
final class ReplayTally {
    private final ReplayTeller teller;
    private final Map<Finding.Kind, Long> opened = new EnumMap<>(Finding.Kind.class);
    // Hosts from which something would have been moved while they were hot, and was not.
    private final Set<String> inVain = new HashSet<>();
    private long updated;
    private long cleared;
    private long orders;
    private long again;
    private long rejected;

    ReplayTally(ReplayTeller teller) {
        this.teller = teller;
    }

    void take(Outcome outcome) {
        if (outcome.finding() != null) {
            found(outcome.finding());
        }
        if (outcome.command() != null) {
            wouldOrder(outcome.command());
        }
        rejected += outcome.rejected() == null ? 0 : 1;
    }

    private void found(Finding finding) {
        if (isUnanswered(finding)) {
            inVain.add(finding.host());
            return;
        }
        if (finding.kind() == Finding.Kind.HOTSPOT && finding.state() == Finding.State.CLEARED) {
            inVain.remove(finding.host());
        }
        boolean verdict = finding.kind() == Finding.Kind.VERDICT;
        if (verdict || finding.state() == Finding.State.OPEN) {
            opened.merge(finding.kind(), 1L, Long::sum);
        } else if (finding.state() == Finding.State.UPDATED) {
            updated++;
        } else {
            cleared++;
        }
        teller.found(finding);
    }

    /** No agent hears of a command in a replay, so that none answers is nothing to tell. */
    private static boolean isUnanswered(Finding finding) {
        return finding.kind() == Finding.Kind.VERDICT
                && finding.summary().startsWith(Verdict.NOT_DONE.word() + ": expired");
    }

    private void wouldOrder(Command command) {
        boolean isAgain = inVain.contains(command.host());
        orders += isAgain ? 0 : 1;
        again += isAgain ? 1 : 0;
        teller.wouldOrder(command, isAgain);
    }

    ReplaySummary summary(RecordingSurvey survey, Duration took) {
        return new ReplaySummary(
                survey.samples(),
                survey.hosts().size(),
                Instant.ofEpochMilli(survey.firstMillis()),
                Instant.ofEpochMilli(survey.lastMillis()),
                took,
                opened,
                updated,
                cleared,
                orders,
                again,
                rejected,
                survey.damage());
    }
}
