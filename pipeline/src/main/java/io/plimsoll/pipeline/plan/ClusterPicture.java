package io.plimsoll.pipeline.plan;

import java.util.Comparator;
import java.util.List;

/**
 * All hosts of a cluster at one time, as the planner sees them.
 *
 * @param cluster failure domain
 * @param atMillis event time
 * @param hosts its hosts, ordered by id so that the same picture always gives the same plan
 */
public record ClusterPicture(String cluster, long atMillis, List<HostLoad> hosts) {

    /** Orders the hosts. */
    public ClusterPicture {
        hosts = hosts.stream().sorted(Comparator.comparing(HostLoad::host)).toList();
    }
}
