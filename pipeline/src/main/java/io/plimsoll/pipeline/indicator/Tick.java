package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One tick of one host, put together from its parts.
 *
 * @param head the lowest part that came; host counters are the same in each
 * @param vms each once
 * @param partsMissing parts that did not come, with the VMs in them
 */
record Tick(HostSample head, Collection<VmSample> vms, int partsMissing)
        implements Comparable<Tick> {

    /**
     * The ticks in the order in which the agent read them; duplicates and the order of arrival make
     * no difference.
     */
    static List<Tick> inOrder(Collection<HostSample> samples) {
        TreeMap<Order, Map<Integer, HostSample>> parts = new TreeMap<>();
        for (HostSample sample : samples) {
            parts.computeIfAbsent(
                            new Order(sample.getAgentEpoch(), sample.getSeq()),
                            o -> new TreeMap<>())
                    .put(sample.getPart(), sample);
        }
        List<Tick> ticks = new ArrayList<>(parts.size());
        for (Map<Integer, HostSample> tick : parts.values()) {
            ticks.add(of(tick));
        }
        return ticks;
    }

    /** A tick of these parts, of which there is at least one, by their number. */
    static Tick of(Map<Integer, HostSample> parts) {
        HostSample head = parts.values().iterator().next();
        if (parts.size() == 1) {
            return new Tick(head, head.getVms(), Math.max(0, head.getParts() - 1));
        }
        Map<String, VmSample> vms = new LinkedHashMap<>();
        for (HostSample part : parts.values()) {
            for (VmSample vm : part.getVms()) {
                vms.put(vm.getUuid(), vm);
            }
        }
        return new Tick(head, vms.values(), Math.max(0, head.getParts() - parts.size()));
    }

    long wallMillis() {
        return head.getWallMillis();
    }

    HostCounters host() {
        return head.getHostCounters();
    }

    boolean whole() {
        return partsMissing == 0;
    }

    boolean sameBoot(Tick other) {
        return head.getBootId().equals(other.head.getBootId());
    }

    /**
     * Ticks that are missing between {@code before} and this one; 0 across a restart of the agent.
     */
    long gapAfter(Tick before) {
        if (head.getAgentEpoch() != before.head.getAgentEpoch()) {
            return 0;
        }
        return Math.max(0, head.getSeq() - before.head.getSeq() - 1);
    }

    @Override
    public int compareTo(Tick other) {
        return new Order(head.getAgentEpoch(), head.getSeq())
                .compareTo(new Order(other.head.getAgentEpoch(), other.head.getSeq()));
    }

    /** What puts ticks in the agent's order. */
    record Order(long agentEpoch, long seq) implements Comparable<Order> {
        @Override
        public int compareTo(Order other) {
            int byEpoch = Long.compare(agentEpoch, other.agentEpoch);
            return byEpoch != 0 ? byEpoch : Long.compare(seq, other.seq);
        }
    }
}
