package io.plimsoll.agent.doctor;

import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostInventory.Unread;
import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.HostTopology;
import io.plimsoll.wire.StoragePool;
import io.plimsoll.wire.VmSample;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a host.
 *
 * @param host its counters
 * @param topology its CPUs and NUMA nodes
 * @param kernel switches by their path below /, such as {@code proc/sys/kernel/sched_schedstats};
 *     those that are not there are left out
 * @param hypervisor what libvirt tells, or why it tells nothing
 * @param brokers the addresses of Kafka, and why one can't be reached; empty text if it can. None
 *     if no configuration was given
 * @param processCountersTrouble why the I/O of other users' processes can't be read; empty if it
 *     can
 */
record Facts(
        HostCounters host,
        Optional<HostTopology> topology,
        Map<String, String> kernel,
        HypervisorFacts hypervisor,
        Map<String, String> brokers,
        String processCountersTrouble) {

    Facts {
        kernel = Map.copyOf(kernel);
        brokers = Map.copyOf(brokers);
    }

    /** The VMs that run. */
    List<VmDefinition> activeVms() {
        return hypervisor.vms().stream()
                .filter(vm -> vm.settings() != null && vm.settings().active())
                .toList();
    }

    /**
     * What libvirt tells.
     *
     * @param wanted whether the configuration wants it
     * @param trouble why it tells nothing; empty if it does
     * @param version of the hypervisor, such as {@code QEMU 7.2.15}; empty if unknown
     * @param libvirt version of libvirt, such as {@code 9.0.0}; empty if unknown
     * @param vms definitions with the facts of their images
     * @param samples the counters of the VMs that run
     * @param pools storage pools
     * @param unread what could not be read
     */
    record HypervisorFacts(
            boolean wanted,
            String trouble,
            String version,
            String libvirt,
            List<VmDefinition> vms,
            List<VmSample> samples,
            List<StoragePool> pools,
            List<Unread> unread) {

        HypervisorFacts {
            vms = List.copyOf(vms);
            samples = List.copyOf(samples);
            pools = List.copyOf(pools);
            unread = List.copyOf(unread);
        }

        /** Of a host whose libvirt tells nothing. */
        static HypervisorFacts none(boolean wanted, String trouble) {
            return new HypervisorFacts(
                    wanted, trouble, "", "", List.of(), List.of(), List.of(), List.of());
        }
    }
}
