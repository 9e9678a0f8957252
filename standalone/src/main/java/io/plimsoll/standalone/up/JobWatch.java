package io.plimsoll.standalone.up;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobStatus;

/** Tells when the job stumbles, which Flink itself would only write into the log. */
final class JobWatch {
    /** A job that fails again and again is not told of for ever. */
    private static final int MOST_LINES = 6;

    private final LocalFlink flink;
    private final Consumer<String> terminal;
    private JobStatus told = JobStatus.RUNNING;
    private int lines;

    JobWatch(LocalFlink flink, Consumer<String> terminal) {
        this.flink = flink;
        this.terminal = terminal;
    }

    /** Tells if the job stands otherwise than at the last look. */
    void look() {
        try {
            JobStatus now = flink.status();
            if (now != told && lines < MOST_LINES) {
                told = now;
                lines++;
                terminal.accept(
                        now == JobStatus.RUNNING
                                ? "Flink: the job runs again"
                                : "Flink: the job is " + now + "; the log tells why");
            }
        } catch (IOException e) {
            terminal.accept("Flink: " + e.getMessage());
        }
    }
}
