package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.Clock;
import io.plimsoll.agent.HypervisorException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has one QEMU after the other measure how fast its VM changes its memory, evenly over the
 * interval. The result comes with a later reading. For use by one thread.
 */
final class DirtyRates {
    private static final Logger log = LoggerFactory.getLogger(DirtyRates.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int MEASURE_SECONDS = 1;

    private final Line<StatsConnection> line;
    private final Duration interval;
    private final Clock clock;
    private String last = "";
    private long lastNanos;

    /** Never if the interval is zero. */
    DirtyRates(Line<StatsConnection> line, Duration interval, Clock clock) {
        this.line = line;
        this.interval = interval;
        this.clock = clock;
        this.lastNanos = clock.monoNanos();
    }

    boolean isWanted() {
        return !interval.isZero();
    }

    /** Starts the next measurement if one is due. */
    void startIfDue(List<VmMonitor> vms) {
        long now = clock.monoNanos();
        List<String> answering =
                vms.stream()
                        .filter(vm -> vm.hasReading() && !vm.isOpen())
                        .map(VmMonitor::uuid)
                        .sorted()
                        .toList();
        if (!isWanted()
                || answering.isEmpty()
                || now - lastNanos < interval.toNanos() / answering.size()) {
            return;
        }
        lastNanos = now;
        String next =
                answering.stream()
                        .filter(uuid -> uuid.compareTo(last) > 0)
                        .findFirst()
                        .orElse(answering.get(0));
        last = next;
        try {
            line.call(
                    "measuring the dirty rate of VM " + next,
                    DEADLINE,
                    connection -> {
                        connection.list(StatGroups.CHEAP);
                        connection.startDirtyRate(next, MEASURE_SECONDS);
                        return next;
                    });
        } catch (HypervisorException e) {
            log.debug("{}", e.getMessage());
        }
    }
}
