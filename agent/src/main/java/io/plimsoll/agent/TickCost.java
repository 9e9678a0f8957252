package io.plimsoll.agent;

import io.plimsoll.wire.AgentCost;
import java.nio.file.Path;

/** What the ticks cost, and the budget that they are held to. For use by one thread. */
final class TickCost {
    private final OwnProcess own = new OwnProcess(Path.of("/proc/self"));
    private final Hypervisor hypervisor;
    private final Clock clock;
    private final CpuBudget budget;
    private long skippedTicks;

    TickCost(double budgetPercent, Hypervisor hypervisor, Clock clock) {
        this.hypervisor = hypervisor;
        this.clock = clock;
        this.budget = new CpuBudget(budgetPercent, clock.monoNanos(), own.cpuNanos());
    }

    void skipped(long ticks) {
        skippedTicks += ticks;
    }

    /**
     * The cost until now; adjusts the hypervisor's pace to the budget.
     *
     * @param hostNanos time that this tick took for the host
     * @param vmNanos time that this tick took for the VMs
     * @param vms how many these are
     */
    AgentCost measure(long hostNanos, long vmNanos, int vms) {
        SamplingCost sampling = hypervisor.cost();
        long cpuNanos = own.cpuNanos();
        budget.used(clock.monoNanos(), cpuNanos, sampling.slowCpuNanos(), vms);
        hypervisor.slowDown(budget.factor());
        AgentCost.Builder cost =
                AgentCost.newBuilder()
                        .setCpuNanos(cpuNanos)
                        .setTickNanos(hostNanos + vmNanos)
                        .setHostNanos(hostNanos)
                        .setVmNanos(vmNanos)
                        .setLibvirtNanos(sampling.libvirtNanos())
                        .setLibvirtCalls(sampling.libvirtCalls())
                        .setLibvirtFailures(sampling.libvirtFailures())
                        .setSkippedTicks(skippedTicks)
                        .setMonitorEveryMillis(sampling.monitorEveryMillis())
                        .setImagesEveryMillis(sampling.imagesEveryMillis())
                        .setBudgetPercentOfCore(budget.budgetPercent());
        own.rssBytes().ifPresent(cost::setRssBytes);
        budget.percentOfCore().ifPresent(cost::setCpuPercentOfCore);
        return cost.build();
    }
}
