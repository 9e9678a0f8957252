package io.plimsoll.agent.doctor;

import java.util.List;

/** Whether the agent may read the counters of QEMU's processes. */
final class PermissionCheck implements Check {
    @Override
    public String name() {
        return "permission";
    }

    @Override
    public List<Diagnosis> look(Facts facts) {
        if (facts.processCountersTrouble().isEmpty()) {
            return List.of(
                    Diagnosis.ok(name(), "host", "counters of other users' processes can be read"));
        }
        return List.of(
                Diagnosis.warning(
                        name(),
                        "host",
                        "the I/O of QEMU's processes can't be read: "
                                + facts.processCountersTrouble(),
                        "run the agent as root, or in its systemd unit: AmbientCapabilities=CAP_SYS_PTRACE"
                                + " CAP_DAC_READ_SEARCH"));
    }
}
