package io.plimsoll.standalone.replay;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.JsonCodec;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A JSON object a line: findings as on their topic, commands as on theirs but unsigned, within
 * {@code wouldOrder}.
 */
public final class ReplayJson implements ReplayTeller {
    private static final JsonCodec<Finding> FINDING = JsonCodec.finding();
    private static final JsonCodec<Command> COMMAND = JsonCodec.command();

    private final PrintStream out;

    /** Tells it there. */
    public ReplayJson(PrintStream out) {
        this.out = out;
    }

    @Override
    public void found(Finding finding) {
        out.println(new String(FINDING.encode(finding), StandardCharsets.UTF_8));
    }

    @Override
    public void wouldOrder(Command command, boolean again) {
        String json = new String(COMMAND.encode(command), StandardCharsets.UTF_8);
        out.println("{\"again\":" + again + ",\"wouldOrder\":" + json + "}");
    }
}
