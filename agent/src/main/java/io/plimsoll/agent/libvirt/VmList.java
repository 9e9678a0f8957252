package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.Clock;
import io.plimsoll.agent.HypervisorException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The active VMs as libvirt lists them. It is asked at every tick, in the background: a tick waits
 * for the answer only a moment and otherwise goes on with the list that it had. For use by one
 * thread.
 */
final class VmList implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** The first answer is worth waiting for, as connecting may take a while. */
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(3);

    private final Line<StatsConnection> line;
    private final Background background;
    private final Duration patience;
    private final Clock clock;
    private volatile @Nullable Answer newest;
    private volatile @Nullable HypervisorException failure;
    private boolean asked;
    private @Nullable Long missingSinceMillis;

    VmList(String name, Line<StatsConnection> line, Duration patience, Clock clock) {
        this.line = line;
        this.background = new Background(name);
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * The list now, or the newest that there is.
     *
     * @throws HypervisorException if there was never one
     */
    Listing read(int groups) throws HypervisorException {
        long began = clock.monoNanos();
        background.offer(() -> ask(groups));
        boolean answered = background.awaitIdle(asked ? patience : FIRST_PATIENCE);
        asked = true;
        Answer answer = newest;
        HypervisorException failed = failure;
        if (answered && failed == null && answer != null) {
            missingSinceMillis = null;
            return new Listing(answer.vms(), answer.monoNanos(), Optional.empty());
        }
        HypervisorException trouble =
                failed != null
                        ? failed
                        : new HypervisorException(
                                "libvirt did not list the VMs within "
                                        + Duration.ofNanos(clock.monoNanos() - began).toMillis()
                                        + " ms");
        if (answer == null) {
            throw trouble;
        }
        Long since = missingSinceMillis;
        if (since == null) {
            since = clock.wallMillis();
            missingSinceMillis = since;
        }
        return new Listing(
                answer.vms(), answer.monoNanos(), Optional.of(new Trouble(trouble, since)));
    }

    @Override
    public void close() {
        background.close();
    }

    private void ask(int groups) {
        try {
            long before = clock.monoNanos();
            List<DomainStats> vms = line.call("listing the VMs", DEADLINE, c -> c.list(groups));
            // libvirt does not say when it looked; the middle is off by half the call at most.
            newest = new Answer(vms, before + (clock.monoNanos() - before) / 2);
            failure = null;
        } catch (HypervisorException e) {
            failure = e;
        }
    }

    /**
     * The active VMs.
     *
     * @param monoNanos when they were listed
     * @param trouble why the list is old; empty if it is not
     */
    record Listing(List<DomainStats> vms, long monoNanos, Optional<Trouble> trouble) {}

    /** Why there is no list, and since when, ms since 1970. */
    record Trouble(HypervisorException cause, long sinceMillis) {}

    private record Answer(List<DomainStats> vms, long monoNanos) {}
}
