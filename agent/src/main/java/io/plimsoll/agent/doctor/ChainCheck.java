package io.plimsoll.agent.doctor;

import io.plimsoll.wire.DiskDefinition;
import io.plimsoll.wire.DiskDefinition.ImageFacts;
import io.plimsoll.wire.HostInventory.VmDefinition;
import java.util.ArrayList;
import java.util.List;

/** Whether chains of images are short, and all of them can be looked at. */
final class ChainCheck implements Check {
    private static final int DEEP = 3;
    private static final int TOO_DEEP = 10;

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public List<Diagnosis> look(Facts facts) {
        List<Diagnosis> found = new ArrayList<>();
        for (VmDefinition vm : facts.hypervisor().vms()) {
            for (DiskDefinition disk : vm.disks()) {
                look(vm, disk, found);
            }
        }
        if (found.isEmpty() && !facts.hypervisor().vms().isEmpty()) {
            found.add(Diagnosis.ok(name(), "host", "no chain has more than 3 backing images"));
        }
        return found;
    }

    private void look(VmDefinition vm, DiskDefinition disk, List<Diagnosis> found) {
        String subject = "vm " + vm.name() + " " + disk.target();
        int backing = disk.images().size() - 1;
        if (backing > DEEP) {
            String message =
                    "its chain has " + backing + " backing images: each read may go through all";
            String mend = mend(vm, disk);
            found.add(
                    backing > TOO_DEEP
                            ? Diagnosis.error(name(), subject, message, mend)
                            : Diagnosis.warning(name(), subject, message, mend));
        }
        for (ImageFacts image : disk.images()) {
            if (image.unread() != null && image.path().startsWith("/")) {
                found.add(
                        Diagnosis.warning(
                                name(),
                                subject,
                                "its image "
                                        + image.path()
                                        + " can't be looked at: "
                                        + image.unread(),
                                "ls -l " + image.path()));
            }
        }
    }

    /** Never into an image that others build on: that would destroy theirs. */
    private static String mend(VmDefinition vm, DiskDefinition disk) {
        int base = 0;
        while (base + 1 < disk.images().size()
                && disk.images().get(base + 1).alsoUsedBy().isEmpty()) {
            base++;
        }
        String start =
                vm.settings() != null && vm.settings().active()
                        ? ""
                        : "virsh start " + vm.name() + " && ";
        if (base == 0) {
            return start
                    + "virsh blockpull "
                    + vm.name()
                    + " "
                    + disk.target()
                    + " --wait --verbose";
        }
        return start
                + "virsh blockcommit "
                + vm.name()
                + " "
                + disk.target()
                + " --base "
                + disk.images().get(base).path()
                + " --active --pivot --verbose (if no VM of another host uses that image)";
    }
}
