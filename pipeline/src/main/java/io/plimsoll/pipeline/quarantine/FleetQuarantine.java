package io.plimsoll.pipeline.quarantine;

import io.plimsoll.pipeline.indicator.DemandWindow;
import io.plimsoll.wire.Finding;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Holds everything in a cluster while much of it changes at once, or can't be trusted at once: many
 * hosts do not get busy in the same ten seconds, but what measures them breaks in one. It ends when
 * the figures are back, or when they have stayed for so long that they must be real.
 */
public final class FleetQuarantine {
    /** Of fewer hosts nobody can say that many did something. */
    private static final int LEAST_HOSTS = 5;

    private final QuarantinePolicy policy;

    /** A quarantine with this policy. */
    public FleetQuarantine(QuarantinePolicy policy) {
        this.policy = policy;
    }

    /**
     * What one more round of windows changes.
     *
     * @param record to be remembered
     * @param findings what is new
     */
    public record Outcome(FleetRecord record, List<Finding> findings) {}

    /**
     * Looks at the windows of a cluster.
     *
     * @param before what is remembered
     * @param windows the newest of each host
     * @param nowMillis event time
     */
    public Outcome check(
            FleetRecord before, String cluster, Collection<DemandWindow> windows, long nowMillis) {
        Map<String, HostLevels> hosts = new HashMap<>();
        int doubted = 0;
        for (DemandWindow window : windows) {
            HostLevels known = before.hosts().getOrDefault(window.host(), HostLevels.unknown());
            boolean silent = nowMillis - window.endMillis() >= policy.freshMillis();
            doubted += silent || !window.trusted() ? 1 : 0;
            boolean newer = window.endMillis() > known.lastEndMillis() && window.trusted();
            hosts.put(window.host(), newer ? known.after(window, before.held()) : known);
        }
        String because = hosts.size() < LEAST_HOSTS ? "" : reason(hosts, doubted);
        if (!before.held()) {
            return because.isEmpty()
                    ? new Outcome(new FleetRecord(hosts, 0, ""), List.of())
                    : new Outcome(
                            new FleetRecord(hosts, nowMillis, because),
                            List.of(
                                    finding(
                                            cluster,
                                            nowMillis,
                                            nowMillis,
                                            Finding.State.OPEN,
                                            "nothing is ordered in "
                                                    + cluster
                                                    + ": "
                                                    + because
                                                    + ". That is taken as a fault of measurement",
                                            share(hosts, doubted))));
        }
        boolean lasts = nowMillis - before.heldSinceMillis() >= policy.holdMillis();
        boolean back = !away(hosts, windows) && doubted < policy.fleetShare() * hosts.size();
        if (!lasts && !back) {
            return new Outcome(
                    new FleetRecord(hosts, before.heldSinceMillis(), before.because()), List.of());
        }
        Map<String, HostLevels> fresh = new HashMap<>(hosts);
        if (!back) {
            windows.forEach(window -> fresh.put(window.host(), HostLevels.from(window)));
        }
        return new Outcome(
                new FleetRecord(fresh, 0, ""),
                List.of(
                        finding(
                                cluster,
                                before.heldSinceMillis(),
                                nowMillis,
                                Finding.State.CLEARED,
                                back
                                        ? "the figures of " + cluster + " are as before"
                                        : "the figures of "
                                                + cluster
                                                + " stayed as they became, so they are taken as real",
                                share(hosts, doubted))));
    }

    private String reason(Map<String, HostLevels> hosts, int doubted) {
        int most = Math.max(mostJumped(hosts), doubted);
        if (most < policy.fleetShare() * hosts.size()) {
            return "";
        }
        return most == doubted
                ? String.format(
                        Locale.ROOT,
                        "%d of %d hosts are silent or in quarantine",
                        doubted,
                        hosts.size())
                : String.format(
                        Locale.ROOT,
                        "the figures of %d of %d hosts changed within two windows",
                        most,
                        hosts.size());
    }

    private static int mostJumped(Map<String, HostLevels> hosts) {
        return Math.max(
                sameWay(hosts, HostLevels::demandJump),
                Math.max(
                        sameWay(hosts, HostLevels::memoryJump),
                        sameWay(hosts, HostLevels::vmsJump)));
    }

    private static int sameWay(Map<String, HostLevels> hosts, ToIntFunction<HostLevels> jump) {
        int up = 0;
        int down = 0;
        for (HostLevels levels : hosts.values()) {
            int way = jump.applyAsInt(levels);
            up += way > 0 ? 1 : 0;
            down += way < 0 ? 1 : 0;
        }
        return Math.max(up, down);
    }

    /** Whether many hosts are still far from where they were. */
    private boolean away(Map<String, HostLevels> hosts, Collection<DemandWindow> windows) {
        int away = 0;
        for (DemandWindow window : windows) {
            HostLevels levels = hosts.get(window.host());
            away += levels != null && levels.isFar(window) ? 1 : 0;
        }
        return away >= policy.fleetShare() / 2 * hosts.size();
    }

    private static double share(Map<String, HostLevels> hosts, int doubted) {
        return 100.0 * Math.max(mostJumped(hosts), doubted) / Math.max(1, hosts.size());
    }

    private Finding finding(
            String cluster,
            long sinceMillis,
            long nowMillis,
            Finding.State state,
            String summary,
            double sharePercent) {
        return new Finding(
                Finding.VERSION,
                cluster + "/quarantine/fleet/" + sinceMillis,
                Finding.Kind.QUARANTINE,
                state,
                cluster,
                "",
                null,
                sinceMillis,
                nowMillis,
                summary,
                List.of(
                        new Finding.Evidence(
                                "hosts that changed or are doubted",
                                "%",
                                sharePercent,
                                100 * policy.fleetShare())),
                "quarantine: fleet",
                "the figures are as before, or stay for "
                        + policy.holdMillis() / 1000
                        + " s as they are");
    }
}
