package io.plimsoll.agent.doctor;

import java.util.List;
import java.util.Optional;

/** Whether the scheduler's statistics are on. */
final class SchedstatsCheck implements Check {
    static final String SWITCH = "proc/sys/kernel/sched_schedstats";

    @Override
    public String name() {
        return "schedstats";
    }

    @Override
    public List<Diagnosis> look(Facts facts) {
        Optional<String> value = Optional.ofNullable(facts.kernel().get(SWITCH));
        if (value.isEmpty()) {
            return List.of(
                    Diagnosis.hint(
                            name(),
                            "host",
                            "the kernel was built without CONFIG_SCHEDSTATS: ready time of vCPUs is known from their"
                                    + " threads, but not the run queue of the host as a whole, nor libvirt's"
                                    + " vcpu.N.wait",
                            "run a kernel with CONFIG_SCHEDSTATS=y: grep SCHEDSTATS /boot/config-*"));
        }
        if (value.get().equals("0")) {
            return List.of(
                    Diagnosis.hint(
                            name(),
                            "host",
                            "kernel.sched_schedstats is 0, so libvirt's vcpu.N.wait stays 0",
                            "sysctl -w kernel.sched_schedstats=1 && echo kernel.sched_schedstats=1 >"
                                    + " /etc/sysctl.d/90-plimsoll.conf"));
        }
        return List.of(Diagnosis.ok(name(), "host", "the scheduler's statistics are on"));
    }
}
