package io.plimsoll.agent.doctor;

import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.VmSample;
import io.plimsoll.wire.VmSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Whether guests report how much memory they use. */
final class BalloonCheck implements Check {
    @Override
    public String name() {
        return "balloon";
    }

    @Override
    public List<Diagnosis> look(Facts facts) {
        List<Diagnosis> found = new ArrayList<>();
        List<VmDefinition> vms = facts.activeVms();
        for (VmDefinition vm : vms) {
            VmSettings settings = Objects.requireNonNull(vm.settings());
            String subject = "vm " + vm.name();
            if (!settings.balloonModel().startsWith("virtio")) {
                found.add(
                        Diagnosis.warning(
                                name(),
                                subject,
                                "it has no balloon, so what the guest uses of its memory is not known",
                                "virsh edit "
                                        + vm.name()
                                        + ": <memballoon model='virtio'><stats period='10'/></memballoon>; then shut"
                                        + " it down and start it"));
                continue;
            }
            if (settings.balloonPeriodSeconds() == 0) {
                found.add(
                        Diagnosis.warning(
                                name(),
                                subject,
                                "its balloon's period is 0: the guest never reports what it uses of its memory",
                                "virsh dommemstat " + vm.name() + " --period 10 --live --config"));
                continue;
            }
            if (neverReported(vm, facts)) {
                found.add(
                        Diagnosis.warning(
                                name(),
                                subject,
                                "it is asked every "
                                        + settings.balloonPeriodSeconds()
                                        + " s, but its guest never reported: it has no driver for the balloon",
                                "in the guest: modprobe virtio_balloon (Windows: install virtio-win)"));
            }
        }
        if (found.isEmpty() && !vms.isEmpty()) {
            found.add(Diagnosis.ok(name(), "host", "all running guests report their memory"));
        }
        return found;
    }

    /** Only if the statistics were read at all is their absence the guest's. */
    private static boolean neverReported(VmDefinition vm, Facts facts) {
        Optional<VmSample> sample =
                facts.hypervisor().samples().stream()
                        .filter(each -> each.getUuid().equals(vm.uuid()))
                        .findFirst();
        return sample.isPresent()
                && sample.get().getBalloonCurrentKib() != null
                && !sample.get().getDisks().isEmpty()
                && sample.get().getGuestAvailableKib() == null;
    }
}
