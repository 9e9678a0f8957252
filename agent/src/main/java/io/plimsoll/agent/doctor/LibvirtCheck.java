package io.plimsoll.agent.doctor;

import java.util.ArrayList;
import java.util.List;

/** Whether libvirt answers, and tells all that is defined. */
final class LibvirtCheck implements Check {
    @Override
    public String name() {
        return "libvirt";
    }

    @Override
    public List<Diagnosis> look(Facts facts) {
        Facts.HypervisorFacts hypervisor = facts.hypervisor();
        if (!hypervisor.wanted()) {
            return List.of(
                    Diagnosis.hint(
                            name(),
                            "host",
                            "libvirt.enabled is false, so VMs are neither sampled nor looked at here",
                            "set libvirt.enabled = auto in the agent's configuration"));
        }
        if (!hypervisor.trouble().isEmpty()) {
            return List.of(
                    Diagnosis.error(
                            name(),
                            "host",
                            "libvirt does not answer, so nothing is known of VMs: "
                                    + hypervisor.trouble(),
                            "apt-get install libvirt-daemon-system libvirt0; systemctl enable --now"
                                    + " libvirtd (or virtqemud.socket); virsh -c qemu:///system list"));
        }
        List<Diagnosis> found = new ArrayList<>();
        hypervisor
                .unread()
                .forEach(
                        unread ->
                                found.add(
                                        Diagnosis.warning(
                                                name(),
                                                unread.what(),
                                                "it can't be read: " + unread.reason(),
                                                mend(unread.what()))));
        if (found.isEmpty()) {
            found.add(
                    Diagnosis.ok(
                            name(),
                            "host",
                            "libvirt "
                                    + hypervisor.libvirt()
                                    + " with "
                                    + hypervisor.version()
                                    + " and "
                                    + hypervisor.vms().size()
                                    + " VMs answers"));
        }
        return found;
    }

    private static String mend(String what) {
        return switch (what.split(" ", 2)[0]) {
            case "vm" -> "virsh domcontrol " + what.substring(3);
            case "pool" -> "virsh pool-info " + what.substring(5);
            case "network" -> "virsh net-info " + what.substring(8);
            default -> "journalctl -u libvirtd -u virtqemud -n 50";
        };
    }
}
