package io.plimsoll.agent.doctor;

import java.util.List;

/** Whether the kernel counts pressure stalls (PSI). */
final class PressureCheck implements Check {
    @Override
    public String name() {
        return "psi";
    }

    @Override
    public List<Diagnosis> look(Facts facts) {
        if (!facts.host().getPressure().isEmpty()) {
            return List.of(Diagnosis.ok(name(), "host", "the kernel counts pressure stalls"));
        }
        return List.of(
                Diagnosis.warning(
                        name(),
                        "host",
                        "the kernel counts no pressure stalls (PSI), so contention for memory and I/O is not seen",
                        "sed -i 's/^GRUB_CMDLINE_LINUX=\"/&psi=1 /' /etc/default/grub && update-grub && reboot"
                                + " (elsewhere: grubby --update-kernel=ALL --args=psi=1)"));
    }
}
