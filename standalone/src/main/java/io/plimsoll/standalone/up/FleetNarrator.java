package io.plimsoll.standalone.up;

import io.plimsoll.standalone.fleet.SimulatedHost;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Tells what happens in the simulated world itself, which the job can only conclude from counters:
 * batch jobs begin and end, and from time to time how the fleet does.
 */
final class FleetNarrator {
    private static final double STATUS_SECONDS = 30;

    private final List<SimulatedHost> hosts;
    private final Consumer<String> terminal;
    private Map<String, List<String>> batchJobs = new TreeMap<>();
    private double nextStatusSeconds;

    FleetNarrator(List<SimulatedHost> hosts, Consumer<String> terminal) {
        this.hosts = hosts;
        this.terminal = terminal;
    }

    /** Tells what is new at this time. */
    void look(double seconds) {
        Map<String, List<String>> now = new TreeMap<>();
        for (SimulatedHost host : hosts) {
            List<String> vms = host.vmsInBatchJob();
            if (!vms.isEmpty()) {
                now.put(host.name(), vms);
            }
        }
        if (batchJobs.isEmpty() && !now.isEmpty()) {
            now.forEach(
                    (host, vms) ->
                            terminal.accept(
                                    String.format(
                                            "simulation: a batch job starts on %s, in %s",
                                            host, String.join(", ", vms))));
        }
        if (!batchJobs.isEmpty() && now.isEmpty()) {
            terminal.accept("simulation: the batch job has ended");
        }
        batchJobs = now;
        if (seconds >= nextStatusSeconds) {
            nextStatusSeconds = seconds + STATUS_SECONDS;
            terminal.accept(status());
        }
    }

    private String status() {
        SimulatedHost busiest =
                hosts.stream()
                        .max(Comparator.comparingDouble(SimulatedHost::demandRatio))
                        .orElseThrow();
        double mean = hosts.stream().mapToDouble(SimulatedHost::demandRatio).average().orElse(0);
        return String.format(
                Locale.ROOT,
                "simulation: the hosts' VMs want %.0f %% of their CPUs, most on %s: %.0f %%",
                100 * mean,
                busiest.name(),
                100 * busiest.demandRatio());
    }
}
