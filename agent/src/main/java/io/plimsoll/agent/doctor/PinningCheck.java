package io.plimsoll.agent.doctor;

import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.HostTopology;
import io.plimsoll.wire.HostTopology.NumaCell;
import io.plimsoll.wire.VmSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Whether, on a host with several NUMA nodes, QEMU's other threads stay near the pinned vCPUs. */
final class PinningCheck implements Check {
    @Override
    public String name() {
        return "pinning";
    }

    @Override
    public List<Diagnosis> look(Facts facts) {
        List<NumaCell> cells =
                facts.topology().map(HostTopology::numaNodes).orElse(List.of()).stream()
                        .filter(cell -> !cell.cpus().isEmpty())
                        .toList();
        if (cells.size() < 2) {
            return List.of(
                    Diagnosis.ok(name(), "host", "one NUMA node: the emulator needs no pinning"));
        }
        List<Diagnosis> found = new ArrayList<>();
        for (VmDefinition vm : facts.activeVms()) {
            VmSettings settings = Objects.requireNonNull(vm.settings());
            if (settings.emulatorPin() != null) {
                continue;
            }
            boolean bound = !settings.vcpuPins().isEmpty() || settings.numaNodes() != null;
            String command =
                    "virsh emulatorpin "
                            + vm.name()
                            + " "
                            + cpus(settings, cells)
                            + " --live --config";
            found.add(
                    bound
                            ? Diagnosis.warning(
                                    name(),
                                    "vm " + vm.name(),
                                    "its vCPUs or memory are bound, but its emulator and vhost threads run on any NUMA node",
                                    command)
                            : Diagnosis.hint(
                                    name(),
                                    "vm " + vm.name(),
                                    "it may run on all of the "
                                            + cells.size()
                                            + " NUMA nodes, with its memory on another one",
                                    command));
        }
        return found.isEmpty()
                ? List.of(Diagnosis.ok(name(), "host", "no running VM's emulator is unpinned"))
                : found;
    }

    /**
     * The CPUs of the node that the VM is bound to, or those of its vCPUs, or of the first node.
     */
    private static String cpus(VmSettings settings, List<NumaCell> cells) {
        String bound = settings.numaNodes();
        if (bound != null) {
            for (NumaCell cell : cells) {
                if (bound.equals(String.valueOf(cell.node()))) {
                    return cell.cpus();
                }
            }
        }
        return settings.vcpuPins().isEmpty()
                ? cells.get(0).cpus()
                : String.join(
                        ",", settings.vcpuPins().values().stream().distinct().sorted().toList());
    }
}
