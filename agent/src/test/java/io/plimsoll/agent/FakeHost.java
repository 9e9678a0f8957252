package io.plimsoll.agent;

import io.plimsoll.wire.HostCounters;
import java.io.IOException;
import java.util.Optional;

/** A host with 4 CPUs and 8 GiB that can be told to fail. */
public final class FakeHost implements HostReader {
    private volatile Optional<IOException> failure = Optional.empty();

    public void failWith(IOException newFailure) {
        failure = Optional.of(newFailure);
    }

    public void recover() {
        failure = Optional.empty();
    }

    @Override
    public HostCounters read() throws IOException {
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
