package io.plimsoll.sinks;

import java.util.List;

/** Where points go: the world outside of the sink. */
interface PointStore extends AutoCloseable {
    /**
     * Writes the lines and waits for the answer. Never throws for what the network or the server
     * does: that is an answer too.
     */
    StoreAnswer write(List<String> lines);

    /** Where the points go, for log lines; without secrets. */
    String description();

    /** Ends a write that is under way on another thread, and gives up all connections. */
    @Override
    void close();
}
