package io.plimsoll.agent.doctor;

import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.HugepagePool;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Whether huge pages are used by those who wait for them, and not held for nobody. */
final class HugepageCheck implements Check {
    private static final int WHOLE_HOST = -1;

    @Override
    public String name() {
        return "hugepages";
    }

    @Override
    public List<Diagnosis> look(Facts facts) {
        List<Diagnosis> found = new ArrayList<>();
        List<VmDefinition> users =
                facts.activeVms().stream()
                        .filter(vm -> Objects.requireNonNull(vm.settings()).hugepageBytes() != null)
                        .toList();
        if (!users.isEmpty()) {
            found.add(
                    Diagnosis.hint(
                            name(),
                            "host",
                            users.size()
                                    + " VMs are held in huge pages: libvirt's rss leaves those out and shows next to"
                                    + " nothing; the agent reads HugetlbPages of their processes",
                            "grep HugetlbPages /proc/$(cat /run/libvirt/qemu/"
                                    + users.get(0).name()
                                    + ".pid)/status"));
        }
        for (HugepagePool pool : facts.host().getHugepages()) {
            long idleBytes = pool.getFree() * pool.getPageBytes();
            if (pool.getNode() == WHOLE_HOST
                    && pool.getTotal() > 0
                    && idleBytes > facts.host().getMemTotalBytes() / 10) {
                found.add(
                        Diagnosis.warning(
                                name(),
                                "host",
                                "%d MiB, more than a tenth of the memory, are kept in free huge pages of %d KiB and can't be used for anything else"
                                        .formatted(idleBytes >> 20, pool.getPageBytes() >> 10),
                                "echo %d > /sys/kernel/mm/hugepages/hugepages-%dkB/nr_hugepages"
                                        .formatted(
                                                pool.getTotal() - pool.getFree(),
                                                pool.getPageBytes() >> 10)));
            }
        }
        return found.isEmpty()
                ? List.of(Diagnosis.ok(name(), "host", "no huge pages lie idle"))
                : found;
    }
}
