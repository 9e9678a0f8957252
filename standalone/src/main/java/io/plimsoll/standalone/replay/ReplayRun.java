package io.plimsoll.standalone.replay;

import io.plimsoll.pipeline.job.WindowPolicy;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What the two ends of a graph share in this JVM: Flink copies sources and sinks, so they find it
 * by its id.
 */
final class ReplayRun implements AutoCloseable {
    private static final Map<String, ReplayRun> RUNS = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final Pace pace = new Pace();
    private final Path file;
    private final RecordingSurvey survey;
    private final Span span;
    private final WindowPolicy windows;
    private final Consumer<Outcome> outcomes;
    private final Consumer<Long> progress;

    /**
     * Begins to be found.
     *
     * @param outcomes takes what comes out, in order
     * @param progress takes the arrival of the newest sample that was read, ms since 1970
     */
    ReplayRun(
            Path file,
            RecordingSurvey survey,
            Span span,
            WindowPolicy windows,
            Consumer<Outcome> outcomes,
            Consumer<Long> progress) {
        this.file = file;
        this.survey = survey;
        this.span = span;
        this.windows = windows;
        this.outcomes = outcomes;
        this.progress = progress;
        RUNS.put(id, this);
    }

    static ReplayRun byId(String id) {
        ReplayRun run = RUNS.get(id);
        if (run == null) {
            throw new IllegalStateException(
                    "no replay " + id + "\nMaybe the graph runs in another JVM.");
        }
        return run;
    }

    String id() {
        return id;
    }

    Pace pace() {
        return pace;
    }

    Path file() {
        return file;
    }

    RecordingSurvey survey() {
        return survey;
    }

    Span span() {
        return span;
    }

    WindowPolicy windows() {
        return windows;
    }

    Consumer<Outcome> outcomes() {
        return outcomes;
    }

    Consumer<Long> progress() {
        return progress;
    }

    @Override
    public void close() {
        RUNS.remove(id);
    }
}
