package io.plimsoll.standalone.replay;

import io.plimsoll.pipeline.job.RejectedRecord;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.Finding;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of the graph; exactly one of the parts is there.
 *
 * @param finding what would have been found
 * @param command what would have been ordered
 * @param rejected what could not be used
 */
public record Outcome(
        @Nullable Finding finding, @Nullable Command command, @Nullable RejectedRecord rejected) {

    /** By time, findings before the commands that follow from them, then by their ids. */
    static final Comparator<Outcome> ORDER =
            Comparator.comparingLong(Outcome::atMillis)
                    .thenComparing(outcome -> outcome.command() != null)
                    .thenComparing(Outcome::id);

    static Outcome of(Finding finding) {
        return new Outcome(finding, null, null);
    }

    static Outcome of(Command command) {
        return new Outcome(null, command, null);
    }

    static Outcome of(RejectedRecord rejected) {
        return new Outcome(null, null, rejected);
    }

    private long atMillis() {
        if (finding != null) {
            return finding.atEpochMillis();
        }
        if (command != null) {
            return command.issuedAtEpochMillis();
        }
        return rejected == null ? 0 : rejected.arrivedMillis();
    }

    private String id() {
        if (finding != null) {
            return finding.id() + "/" + finding.state();
        }
        if (command != null) {
            return command.id();
        }
        return rejected == null ? "" : rejected.source();
    }
}
