package io.plimsoll.pipeline.storm;

import java.util.HashMap;
import java.util.Map;

/** Which hosts share a rack, and with it power, switch and room. */
public final class Racks {
    /** The rack of hosts that have none; they count as one. */
    public static final String NONE = "";

    private final Map<String, String> rackByHost;
    private final Map<String, Integer> hosts = new HashMap<>();

    /**
     * The racks of a cluster.
     *
     * @param rackByHost of every host that is known
     */
    public Racks(Map<String, String> rackByHost) {
        this.rackByHost = Map.copyOf(rackByHost);
        this.rackByHost.values().forEach(rack -> hosts.merge(rack, 1, Integer::sum));
    }

    String of(String host) {
        return rackByHost.getOrDefault(host, NONE);
    }

    int hostsIn(String rack) {
        return hosts.getOrDefault(rack, 0);
    }
}
