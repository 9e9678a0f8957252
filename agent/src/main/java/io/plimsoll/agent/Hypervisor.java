package io.plimsoll.agent;

import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.VmSample;
import java.util.List;
import java.util.Optional;

/** The hypervisor of one host: libvirt, or a simulated one. Used by several threads at once. */
public interface Hypervisor extends AutoCloseable {
    /** Name and version, such as {@code QEMU 7.2.15}. */
    String version() throws HypervisorException;

    /**
     * Raw counters of every active VM. A VM that vanishes meanwhile is left out. If the hypervisor
     * does not answer, the VMs that it last told of are read as far as they can be without it; each
     * sample says what is missing, and {@link #trouble} why. For use by one thread.
     *
     * @throws HypervisorException if it is not known which VMs there are; the next call may succeed
     */
    List<VmSample> sampleVms() throws HypervisorException;

    /** What was wrong with the hypervisor when the VMs were last sampled all the same. */
    default Optional<HypervisorException> trouble() {
        return Optional.empty();
    }

    /** What the sampling has cost until now. */
    default SamplingCost cost() {
        return SamplingCost.NONE;
    }

    /** Makes what costs most so many times less often than configured; 1 is as configured. */
    default void slowDown(int factor) {
        // Nothing that could be made less often.
    }

    /** The definitions of all VMs of this host, also of those that are shut off. */
    List<VmDefinition> definitions() throws HypervisorException;

    /**
     * Everything that is defined here. What can't be read is left out, or told as it was before,
     * with a reason.
     *
     * @throws HypervisorException if the hypervisor does not answer at all
     */
    default Definitions inventory() throws HypervisorException {
        return new Definitions("", definitions(), List.of(), List.of(), List.of());
    }

    /**
     * Makes sure that {@code changed} is called, from any thread, whenever something of {@link
     * #inventory} may have changed. To be called again from time to time, as a hypervisor that
     * starts anew forgets who wants to know.
     *
     * @throws HypervisorException if the hypervisor does not answer
     */
    default void watch(Runnable changed) throws HypervisorException {}

    /** Whether this VM is active on this host. */
    boolean isActive(String vmUuid) throws HypervisorException;

    @Override
    void close();
}
