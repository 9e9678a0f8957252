package io.plimsoll.pipeline.storm;

import io.plimsoll.wire.Finding;
import io.plimsoll.wire.Finding.Evidence;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Most hosts of a rack, or most VMs of a host, have findings of one kind.
 *
 * @param group of whom
 * @param cluster failure domain
 * @param host one of the hosts, or that of the VMs, under which it is told
 * @param sinceMillis when the first of them opened, ms since 1970
 * @param toldMembers how many hosts or VMs were told
 */
record Storm(Group group, String cluster, String host, long sinceMillis, int toldMembers) {
    /** So many are named. */
    private static final int MOST_NAMED = 200;

    private static final int MOST_IN_SUMMARY = 8;

    Storm told(int members) {
        return new Storm(group, cluster, host, sinceMillis, members);
    }

    Finding finding(
            Finding.State state, long nowMillis, Set<String> of, int known, StormPolicy policy) {
        List<String> members = List.copyOf(new TreeSet<>(of));
        int all = Math.max(known, members.size());
        String many = group.ofVms() ? "VMs" : "hosts";
        return new Finding(
                Finding.VERSION,
                id(),
                group.kind(),
                state,
                cluster,
                host,
                null,
                sinceMillis,
                nowMillis,
                summary(state, members, all, policy),
                List.of(
                        new Evidence(
                                group.ofVms() ? "storm.vms" : "storm.hosts",
                                many,
                                members.size(),
                                policy.share() * all)),
                String.format(
                        Locale.ROOT,
                        "more than %.0f %% of the %s, at least %d, within %d s",
                        100 * policy.share(),
                        many,
                        policy.leastHosts(),
                        policy.withinMillis() / 1000),
                "fewer than "
                        + calm(policy)
                        + " of these "
                        + many
                        + " still have a finding of this kind",
                group.ofVms()
                        ? List.of()
                        : members.subList(0, Math.min(MOST_NAMED, members.size())));
    }

    /** With fewer hosts or VMs than this it is over. */
    static int calm(StormPolicy policy) {
        return Math.max(1, policy.leastHosts() / 2);
    }

    private String what() {
        return group.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private String id() {
        String where = group.rack().isEmpty() ? "" : "/" + group.rack();
        return cluster
                + "/storm/"
                + what()
                + (group.ofVms() ? "/host/" + host : where)
                + "/"
                + sinceMillis;
    }

    private String summary(Finding.State state, List<String> members, int all, StormPolicy policy) {
        String rack = group.rack().isEmpty() ? "cluster " + cluster : "rack " + group.rack();
        String where = group.ofVms() ? host : rack;
        if (state == Finding.State.CLEARED) {
            return String.format(
                    Locale.ROOT, "%s: the storm of findings of the kind %s is over", where, what());
        }
        int named = Math.min(MOST_IN_SUMMARY, members.size());
        return String.format(
                Locale.ROOT,
                "%s: %d of %d %s have a finding of the kind %s within %d s, which looks like one cause, or a"
                        + " fault of measuring: %s%s; they are not told one by one",
                where,
                members.size(),
                all,
                group.ofVms() ? "VMs" : "hosts",
                what(),
                policy.withinMillis() / 1000,
                String.join(", ", members.subList(0, named)),
                members.size() > named ? " and " + (members.size() - named) + " more" : "");
    }
}
