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

    /** A benchmark of this budget; the seed chooses which VMs make a host. */
    public OverloadBench(double share, long seed) {
        this.budget =
                new OverloadBudget(
                        share, LEARNING, RELIEF_SECONDS / STEP_SECONDS, HostWorkloads.STEPS);
        this.seed = seed;
    }

    /**
     * Does it.
     *
     * @return budget, timeShareOfOptimal (sum of the times over sum of the optimal ones),
     *     overshoots (hosts whose overload exceeded the budget when relieved), series, and means
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
        List<double[]> hosts = new HostWorkloads(traces, seed).hosts(SETS);
        progress.printf(Locale.ROOT, "%d hosts made of them, seed %d%n", hosts.size(), seed);
        if (hosts.isEmpty()) {
            throw new IOException("no mix of these VMs overloads a host, so there is no relief");
        }
        return figures(hosts);
    }

    private static boolean whole(double[] values) {
        return Arrays.stream(values).noneMatch(Double::isNaN);
    }

    private ObjectNode figures(List<double[]> hosts) {
        double won = 0;
        double optimal = 0;
        double overload = 0;
        int overshoots = 0;
        for (double[] load : hosts) {
            Relief relief = relieved(load);
            int best = optimalSteps(load, budget);
            // Beyond the optimum the budget is exceeded, and no time is won by that.
            won += seconds(Math.min(relief.steps(), best));
            optimal += seconds(best);
            overload += relief.track().share();
            overshoots += budget.exceeded(relief.track()) ? 1 : 0;
        }
        ObjectNode figures = new ObjectMapper().createObjectNode();
        figures.put("budget", budget.share());
        figures.put("timeShareOfOptimal", rounded(won / optimal));
        figures.put("overshoots", overshoots);
        figures.put("series", hosts.size());
        figures.put("seed", seed);
        figures.put("meanSeconds", rounded(won / hosts.size()));
        figures.put("meanOptimalSeconds", rounded(optimal / hosts.size()));
        figures.put("meanOverloadShare", rounded(overload / hosts.size()));
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
