package io.plimsoll.sinks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A store in memory whose answers the test decides. */
final class FakeStore implements PointStore {
    static final StoreAnswer WRITTEN = StoreAnswer.of(WriteOutcome.WRITTEN, "HTTP 204");
    static final StoreAnswer REJECTED =
            StoreAnswer.of(WriteOutcome.REJECTED, "HTTP 400: unable to parse");
    static final StoreAnswer AWAY =
            StoreAnswer.of(WriteOutcome.UNAVAILABLE, "java.net.ConnectException");

    private final Set<String> stored = new LinkedHashSet<>();
    private final List<List<String>> requests = new ArrayList<>();
    private Function<List<String>, StoreAnswer> answers;
    private boolean closed;

    FakeStore(Function<List<String>, StoreAnswer> answers) {
        this.answers = answers;
    }

    /** Takes everything. */
    static FakeStore willing() {
        return new FakeStore(lines -> WRITTEN);
    }

    /** Refuses a batch as a whole if a line in it holds the word. */
    static FakeStore refusing(String word) {
        return new FakeStore(
                lines -> lines.stream().anyMatch(l -> l.contains(word)) ? REJECTED : WRITTEN);
    }

    synchronized void answerFromNowOn(StoreAnswer answer) {
        answers = lines -> answer;
    }

    @Override
    public synchronized StoreAnswer write(List<String> lines) {
        requests.add(List.copyOf(lines));
        StoreAnswer answer = answers.apply(lines);
        if (answer.outcome() == WriteOutcome.WRITTEN) {
            stored.addAll(lines);
        }
        return answer;
    }

    synchronized List<String> stored() {
        return List.copyOf(stored);
    }

    synchronized List<List<String>> requests() {
        return List.copyOf(requests);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public String description() {
        return "the test's store";
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
