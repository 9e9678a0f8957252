package io.plimsoll.agent;

import io.plimsoll.wire.HostCounters;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A host with 4 CPUs and 8 GiB that can be told to fail. */
public final class FakeHost implements HostReader {
    private final AtomicInteger reads = new AtomicInteger();
    private volatile Optional<IOException> failure = Optional.empty();

    public void failWith(IOException newFailure) {
        failure = Optional.of(newFailure);
    }

    public void recover() {
        failure = Optional.empty();
    }

    /** How often its counters were read. */
    public int reads() {
        return reads.get();
    }

    @Override
    public HostCounters read() throws IOException {
        reads.incrementAndGet();
        if (failure.isPresent()) {
            throw failure.get();
        }
        return HostCounters.newBuilder()
                .setOnlineCpus(4)
                .setMemTotalBytes(8L << 30)
                .setMemAvailableBytes(6L << 30)
                .build();
    }

    @Override
    public String bootId() {
        return "boot-1";
    }

    @Override
    public String cpuModel() {
        return "Fake CPU";
    }
}
