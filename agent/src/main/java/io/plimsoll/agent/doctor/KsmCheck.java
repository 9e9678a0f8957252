package io.plimsoll.agent.doctor;

import io.plimsoll.wire.HostTopology;
import io.plimsoll.wire.Ksm;
import java.util.ArrayList;
import java.util.List;

/** Whether merging of same pages pays, and does not pull memory to another NUMA node. */
final class KsmCheck implements Check {
    static final String ACROSS_NODES = "sys/kernel/mm/ksm/merge_across_nodes";
    private static final int RUNNING = 1;

    @Override
    public String name() {
        return "ksm";
    }

    @Override
    public List<Diagnosis> look(Facts facts) {
        Ksm ksm = facts.host().getKsm();
        if (ksm == null || ksm.getRun() != RUNNING) {
            return List.of(Diagnosis.ok(name(), "host", "same pages are not merged (KSM is off)"));
        }
        List<Diagnosis> found = new ArrayList<>();
        Long profit = ksm.getGeneralProfitBytes();
        if (profit != null && profit < 0) {
            found.add(
                    Diagnosis.warning(
                            name(),
                            "host",
                            "KSM takes %d KiB more than it saves, and CPU besides"
                                    .formatted(-profit >> 10),
                            "echo 2 > /sys/kernel/mm/ksm/run; systemctl disable --now ksmtuned"));
        }
        int nodes = facts.topology().map(HostTopology::numaNodes).orElse(List.of()).size();
        if (nodes > 1 && "1".equals(facts.kernel().get(ACROSS_NODES))) {
            found.add(
                    Diagnosis.warning(
                            name(),
                            "host",
                            "KSM merges pages of different NUMA nodes, which makes memory remote",
                            "echo 2 > /sys/kernel/mm/ksm/run; echo 0 > /sys/kernel/mm/ksm/merge_across_nodes;"
                                    + " echo 1 > /sys/kernel/mm/ksm/run"));
        }
        if (found.isEmpty()) {
            found.add(Diagnosis.ok(name(), "host", "KSM saves " + saved(ksm)));
        }
        return found;
    }

    private static String saved(Ksm ksm) {
        return ksm.getPagesSharing() + " pages";
    }
}
