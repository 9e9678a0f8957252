package io.plimsoll.agent;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what goes wrong in the loop and logs it at its beginning, once a period, and at its end,
 * instead of at every tick. For use by one thread.
 */
final class Troubles {
    private static final Logger log = LoggerFactory.getLogger(Troubles.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final String hostId;
    private final Clock clock;
    private final Map<Part, Trouble> open = new EnumMap<>(Part.class);
    private long total;

    Troubles(String hostId, Clock clock) {
        this.hostId = hostId;
        this.clock = clock;
    }

    void failed(Part part, Exception cause) {
        total++;
        long now = clock.monoNanos();
        Trouble trouble = open.get(part);
        if (trouble == null) {
            log.warn("{}: {}: {}; {}", hostId, part.text, describe(cause), part.consequence);
            log.debug("{}: {}", hostId, part.text, cause);
            open.put(part, new Trouble(now, now, 1));
            return;
        }
        boolean due = now - trouble.loggedNanos() >= PERIOD.toNanos();
        open.put(
                part,
                new Trouble(
                        trouble.sinceNanos(),
                        due ? now : trouble.loggedNanos(),
                        trouble.count() + 1));
        if (due) {
            log.warn(
                    "{}: {}, {} times in {} s: {}; {}",
                    hostId,
                    part.text,
                    trouble.count() + 1,
                    Duration.ofNanos(now - trouble.sinceNanos()).toSeconds(),
                    describe(cause),
                    part.consequence);
        }
    }

    void well(Part part) {
        Trouble trouble = open.remove(part);
        if (trouble != null) {
            log.info(
                    "{}: over after {} failures in {} s: {}",
                    hostId,
                    trouble.count(),
                    Duration.ofNanos(clock.monoNanos() - trouble.sinceNanos()).toSeconds(),
                    part.text);
        }
    }

    boolean open(Part part) {
        return open.containsKey(part);
    }

    /** Everything that went wrong since the start. */
    long total() {
        return total;
    }

    private static String describe(Exception cause) {
        return cause instanceof HypervisorException
                ? String.valueOf(cause.getMessage())
                : cause.toString();
    }

    /** What can go wrong. */
    enum Part {
        HOST("the host's counters can't be read", "the tick is left out"),
        HYPERVISOR("the VMs can't be sampled", "the host's counters are shipped without them"),
        LIBVIRT(
                "libvirt does not answer",
                "the VMs that it last told of are read without it; others are not seen"),
        SPOOL("a tick can't be kept", "it is lost"),
        INVENTORY("the inventory can't be read", "trying again in a while"),
        LOOP("a tick failed", "going on");

        private final String text;
        private final String consequence;

        Part(String text, String consequence) {
            this.text = text;
            this.consequence = consequence;
        }
    }

    private record Trouble(long sinceNanos, long loggedNanos, long count) {}
}
