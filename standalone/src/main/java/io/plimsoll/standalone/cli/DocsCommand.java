package io.plimsoll.standalone.cli;

import io.plimsoll.pipeline.job.MetricsDoc;
import java.io.PrintStream;
import java.util.List;

/** {@code plimsoll docs metrics}: documentation that is made from the code. */
final class DocsCommand {
    private DocsCommand() {}

    static int run(List<String> args, PrintStream out) throws UsageException {
        if (!args.equals(List.of("metrics"))) {
            throw new UsageException("usage: plimsoll docs metrics > docs/metrics.md");
        }
        out.print(MetricsDoc.markdown());
        return 0;
    }
}
