package io.plimsoll.pipeline.storm;

import java.util.HashMap;
import java.util.Map;

/** Which hosts share a rack, and with it power, switch and room, and how many VMs they have. */
public final class Racks {
    /** The rack of hosts that have none; they count as one. */
    public static final String NONE = "";

    private final Map<String, String> rackByHost;
    private final Map<String, Integer> hosts = new HashMap<>();
    private final Map<String, Integer> vmsByHost;

    /**
     * The racks of a cluster.
     *
     * @param rackByHost of every host that is known
     * @param vmsByHost how many VMs are on a host, as far as that is known
     */
    public Racks(Map<String, String> rackByHost, Map<String, Integer> vmsByHost) {
        this.vmsByHost = Map.copyOf(vmsByHost);
        this.rackByHost = Map.copyOf(rackByHost);
        this.rackByHost.values().forEach(rack -> hosts.merge(rack, 1, Integer::sum));
    }

    String of(String host) {
        return rackByHost.getOrDefault(host, NONE);
    }

    /** The racks of a cluster of whose VMs nothing is known. */
    public Racks(Map<String, String> rackByHost) {
        this(rackByHost, Map.of());
    }

    int vmsOn(String host) {
        return vmsByHost.getOrDefault(host, 0);
    }

    int hostsIn(String rack) {
        return hosts.getOrDefault(rack, 0);
    }
}
