package io.plimsoll.agent.doctor;

import io.plimsoll.wire.HostInventory.VmDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Whether guests can be asked by their agent. */
final class GuestAgentCheck implements Check {
    @Override
    public String name() {
        return "guest-agent";
    }

    @Override
    public List<Diagnosis> look(Facts facts) {
        List<Diagnosis> found = new ArrayList<>();
        for (VmDefinition vm : facts.activeVms()) {
            String agent = Objects.requireNonNull(vm.settings()).guestAgent();
            if (agent.equals("none")) {
                found.add(
                        Diagnosis.hint(
                                name(),
                                "vm " + vm.name(),
                                "it has no channel for a guest agent, so its file systems can't be asked or frozen",
                                "echo \"<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/>"
                                        + "</channel>\" | virsh attach-device "
                                        + vm.name()
                                        + " /dev/stdin --live --config"));
            } else if (!agent.equals("connected")) {
                found.add(
                        Diagnosis.hint(
                                name(),
                                "vm " + vm.name(),
                                "it has a channel for a guest agent, but none answers",
                                "in the guest: apt-get install qemu-guest-agent && systemctl enable --now"
                                        + " qemu-guest-agent"));
            }
        }
        if (found.isEmpty() && !facts.activeVms().isEmpty()) {
            found.add(Diagnosis.ok(name(), "host", "all running guests have an agent"));
        }
        return found;
    }
}
