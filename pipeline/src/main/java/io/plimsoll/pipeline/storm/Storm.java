package io.plimsoll.pipeline.storm;

import io.plimsoll.wire.Finding;
import io.plimsoll.wire.Finding.Evidence;
import io.plimsoll.wire.Finding.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Most hosts of a rack have findings of one kind.
 *
 * @param kind of which kind
 * @param cluster failure domain
 * @param rack which rack, empty for hosts without one
 * @param host one of them, under which it is told
 * @param sinceMillis when the first of them opened, ms since 1970
 * @param toldHosts how many hosts were told
 */
record Storm(Kind kind, String cluster, String rack, String host, long sinceMillis, int toldHosts) {
    /** So many are named. */
    private static final int MOST_NAMED = 200;

    private static final int MOST_IN_SUMMARY = 8;

    Storm told(int hosts) {
        return new Storm(kind, cluster, rack, host, sinceMillis, hosts);
    }

    Finding finding(
            Finding.State state, long nowMillis, Set<String> of, int inRack, StormPolicy policy) {
        List<String> hosts = List.copyOf(new TreeSet<>(of));
        String where = rack.isEmpty() ? "cluster " + cluster : "rack " + rack;
        String what = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        int all = Math.max(inRack, hosts.size());
        return new Finding(
                Finding.VERSION,
                cluster + "/storm/" + what + (rack.isEmpty() ? "" : "/" + rack) + "/" + sinceMillis,
                kind,
                state,
                cluster,
                host,
                null,
                sinceMillis,
                nowMillis,
                summary(state, where, what, hosts, all, policy),
                List.of(new Evidence("storm.hosts", "hosts", hosts.size(), policy.share() * all)),
                String.format(
                        Locale.ROOT,
                        "more than %.0f %% of the hosts, at least %d, within %d s",
                        100 * policy.share(),
                        policy.leastHosts(),
                        policy.withinMillis() / 1000),
                "fewer than " + calm(policy) + " of these hosts still have a finding of this kind",
                hosts.subList(0, Math.min(MOST_NAMED, hosts.size())));
    }

    /** With fewer hosts than this it is over. */
    static int calm(StormPolicy policy) {
        return Math.max(1, policy.leastHosts() / 2);
    }

    private static String summary(
            Finding.State state,
            String where,
            String what,
            List<String> hosts,
            int all,
            StormPolicy policy) {
        if (state == Finding.State.CLEARED) {
            return String.format(
                    Locale.ROOT, "%s: the storm of findings of the kind %s is over", where, what);
        }
        int named = Math.min(MOST_IN_SUMMARY, hosts.size());
        return String.format(
                Locale.ROOT,
                "%s: %d of %d hosts have a finding of the kind %s within %d s, which looks like one cause, or a"
                        + " fault of measuring: %s%s; they are not told one by one",
                where,
                hosts.size(),
                all,
                what,
                policy.withinMillis() / 1000,
                String.join(", ", hosts.subList(0, named)),
                hosts.size() > named ? " and " + (hosts.size() - named) + " more" : "");
    }
}
