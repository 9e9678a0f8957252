package io.plimsoll.standalone.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.pipeline.hotspot.OverloadBudget;
import io.plimsoll.pipeline.hotspot.OverloadTrack;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;

/**
 * How near to the optimum the overload budget relieves hosts. The optimum knows the whole day: it
 * is the last time at which no more than the budget was overload. The detector sees one step after
 * the other and is asked for the relief once; time in which it was not is time won. A relief takes
 * 30 s, which count as overload for both (as in the raw results of Beloglazov and Buyya).
 */
public final class OverloadBench {
    private static final int SETS = 100;
    private static final int LEARNING = 30;
    private static final double STEP_SECONDS = 300;
    private static final double RELIEF_SECONDS = 30;

    private final OverloadBudget budget;
    private final long seed;
    private final int seeds;

    /**
     * A benchmark of this budget.
     *
     * @param seed chooses which VMs make a host
     * @param seeds how many fleets are made, by this seed and the next ones
     */
    public OverloadBench(double share, long seed, int seeds) {
        if (seeds < 1) {
            throw new IllegalArgumentException("no fleet is made by " + seeds + " seeds");
        }
        this.budget =
                new OverloadBudget(
                        share, LEARNING, RELIEF_SECONDS / STEP_SECONDS, HostWorkloads.STEPS);
        this.seed = seed;
        this.seeds = seeds;
    }

    /**
     * Does it.
     *
     * @return budget, timeShareOfOptimal (sum of the times over sum of the optimal ones),
     *     overshoots (hosts whose overload exceeded the budget when relieved), series, means, and
     *     the least and the most timeShareOfOptimal of any one seed
     */
    public ObjectNode run(List<Path> files, String column, PrintStream progress)
            throws IOException {
        List<double[]> traces = new ArrayList<>();
        for (Path file : files) {
            List<double[]> days =
                    TraceFile.pieces(TraceFile.read(file, column), HostWorkloads.STEPS);
            days.stream().filter(OverloadBench::whole).forEach(traces::add);
            progress.printf(Locale.ROOT, "%s: %d days of VMs%n", file.getFileName(), traces.size());
        }
        if (traces.isEmpty()) {
            throw new IOException("the files hold no series of a day, " + HostWorkloads.STEPS);
        }
        List<Won> fleets = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            long each = seed + i;
            List<double[]> hosts = new HostWorkloads(traces, each).hosts(SETS);
            progress.printf(Locale.ROOT, "%d hosts made of them, seed %d%n", hosts.size(), each);
            if (hosts.isEmpty()) {
                throw new IOException(
                        "no mix of these VMs overloads a host, so there is no relief");
            }
            fleets.add(won(hosts));
        }
        return figures(fleets);
    }

    private static boolean whole(double[] values) {
        return Arrays.stream(values).noneMatch(Double::isNaN);
    }

    /** What the hosts of a fleet came to, summed over them; times in seconds. */
    private record Won(int hosts, double seconds, double optimal, double overload, int overshoots) {
        double share() {
            return seconds / optimal;
        }

        Won plus(Won other) {
            return new Won(
                    hosts + other.hosts,
                    seconds + other.seconds,
                    optimal + other.optimal,
                    overload + other.overload,
                    overshoots + other.overshoots);
        }
    }

    private Won won(List<double[]> hosts) {
        Won won = new Won(0, 0, 0, 0, 0);
        for (double[] load : hosts) {
            Relief relief = relieved(load);
            int best = optimalSteps(load, budget);
            // Beyond the optimum the budget is exceeded, and no time is won by that.
            won =
                    won.plus(
                            new Won(
                                    1,
                                    seconds(Math.min(relief.steps(), best)),
                                    seconds(best),
                                    relief.track().share(),
                                    budget.exceeded(relief.track()) ? 1 : 0));
        }
        return won;
    }

    private ObjectNode figures(List<Won> fleets) {
        Won all = fleets.stream().reduce(new Won(0, 0, 0, 0, 0), Won::plus);
        DoubleSummaryStatistics shares =
                fleets.stream().mapToDouble(Won::share).summaryStatistics();
        ObjectNode figures = new ObjectMapper().createObjectNode();
        figures.put("budget", budget.share());
        figures.put("timeShareOfOptimal", rounded(all.share()));
        figures.put("overshoots", all.overshoots());
        figures.put("series", all.hosts());
        figures.put("seed", seed);
        figures.put("seeds", seeds);
        figures.put("leastShareOfASeed", rounded(shares.getMin()));
        figures.put("mostShareOfASeed", rounded(shares.getMax()));
        figures.put("meanSeconds", rounded(all.seconds() / all.hosts()));
        figures.put("meanOptimalSeconds", rounded(all.optimal() / all.hosts()));
        figures.put("meanOverloadShare", rounded(all.overload() / all.hosts()));
        return figures;
    }

    private record Relief(int steps, OverloadTrack track) {}

    private Relief relieved(double[] load) {
        OverloadTrack track = OverloadTrack.start();
        for (int step = 0; step < load.length; step++) {
            track = track.after(load[step], budget.horizonWindows());
            if (budget.spent(track)) {
                return new Relief(step + 1, track);
            }
        }
        return new Relief(load.length, track);
    }

    /** The most steps after which no more than the budget was overload; 0 if that never is. */
    static int optimalSteps(double[] load, OverloadBudget budget) {
        int most = 0;
        int over = 0;
        for (int step = 1; step <= load.length; step++) {
            over += load[step - 1] >= 1 ? 1 : 0;
            if (over + budget.reliefWindows() <= budget.share() * (step + budget.reliefWindows())) {
                most = step;
            }
        }
        return most;
    }

    private static double seconds(int steps) {
        return steps * STEP_SECONDS + RELIEF_SECONDS;
    }

    private static double rounded(double figure) {
        return Math.round(figure * 1e4) / 1e4;
    }
}
