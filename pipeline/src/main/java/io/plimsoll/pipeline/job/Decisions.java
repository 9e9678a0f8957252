package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.culprit.Blame;
import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.HotVm;
import io.plimsoll.pipeline.hotspot.HotspotPolicy;
import io.plimsoll.pipeline.indicator.Doubt;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.Measurement;
import io.plimsoll.pipeline.indicator.Value;
import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.Finding;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The measurements of what the job found and decided, as declared. */
final class Decisions {
    static final Measurement<Heated> HOTSPOT =
            Measurement.<Heated>named("host_hotspot", "", "How a host stands to the lines")
                    .from(
                            "`host_cpu.demand_percent`, `host_mem.used_percent`, the options `hotspot.*`")
                    .flag(
                            "hot",
                            "any of the flags below",
                            of ->
                                    Value.of(
                                            of.assessed().heat().hot()
                                                    || of.assessed().shortages().any()))
                    .flag(
                            "cpu_hot",
                            "over hotspot.cpu.line in k of the last n windows, until below hotspot.cpu.clear",
                            of -> Value.of(of.assessed().heat().cpu().hot()))
                    .flag(
                            "memory_hot",
                            "the same of memory",
                            of -> Value.of(of.assessed().heat().memory().hot()))
                    .from(
                            "`host_cpu`, `host_mem`, `host_disk`, `host_net`, `host_numa`, `vm_cpu`, the options `hotspot.*`")
                    .flag(
                            "cpu_contended",
                            "CPU pressure or its VMs' ready time over the line in k of n windows, or budget_spent",
                            of -> Value.of(of.assessed().shortages().cpu()))
                    .flag(
                            "memory_contended",
                            "the same of memory pressure and swap-in",
                            of -> Value.of(of.assessed().shortages().memory()))
                    .flag(
                            "disk_hot",
                            "the same of I/O pressure and disk latency",
                            of -> Value.of(of.assessed().shortages().disk()))
                    .flag(
                            "network_hot",
                            "the same of the use of a link and of drops",
                            of -> Value.of(of.assessed().shortages().network()))
                    .flag(
                            "numa_hot",
                            "the same of a full NUMA node and of pages from another node",
                            of -> Value.of(of.assessed().shortages().numa()))
                    .flag(
                            "budget_spent",
                            "hotspot.budget is used up, until CPU demand is below hotspot.cpu.clear",
                            of -> Value.of(of.assessed().shortages().budget()))
                    .real(
                            "overload_share",
                            "",
                            "windows with a CPU demand of 100 % or more / windows, since the budget was counted anew, at most about a day",
                            of -> Value.of(of.assessed().shortages().overloadShare()))
                    .from("`host_cpu.demand_percent`, the options `hotspot.*`")
                    .whole(
                            "windows_over",
                            "",
                            "of the last n windows, those over hotspot.cpu.line",
                            of -> Value.of((long) of.assessed().heat().cpu().over(of.policy().n())))
                    .real(
                            "line_percent",
                            "%",
                            "hotspot.cpu.line",
                            of -> Value.of(of.policy().cpuLinePercent()))
                    .absentIf("as `host_cpu.demand_percent`, which has the reason")
                    .real("cpu_demand_percent", "%", "`host_cpu.demand_percent`", Decisions::demand)
                    .build();

    static final Measurement<HotVm> HOT_VM =
            Measurement.<HotVm>named(
                            "vm_hotspot",
                            "vm, vm_uuid, indicator",
                            "A VM that is hot; no point where it is not")
                    .from("`vm_cpu`, `vm_mem`, `vm_disk`, `vm_net`, the options `hotspot.*`")
                    .real(
                            "line",
                            "as the indicator",
                            "over which a window counts",
                            vm -> Value.of(vm.line()))
                    .whole("since", "ms", "since 1970", vm -> Value.of(vm.sinceMillis()))
                    .absentIf("not known in this window")
                    .real(
                            "value",
                            "%, ms, MiB/s or 1/s",
                            "of the indicator",
                            vm ->
                                    Double.isNaN(vm.value())
                                            ? Value.absent(AbsenceReason.NOT_DUE)
                                            : Value.of(vm.value()))
                    .build();

    static final Measurement<Blame> CONTENTION =
            Measurement.<Blame>named(
                            "contention",
                            "victim, culprit, resource",
                            "Who hurts whom: a VM that lacks something, and one that takes it; no point where nobody is hurt")
                    .from("the last 30 windows of the host's VMs")
                    .real(
                            "confidence",
                            "",
                            "0 to 1: correlation of what the culprit takes with what the victim lacks, less if another fits too or little was seen",
                            blame -> Value.of(blame.confidence()))
                    .real(
                            "share",
                            "",
                            "0 to 1: of what all suspects take beyond calm times",
                            blame -> Value.of(blame.share()))
                    .real(
                            "lacked",
                            "%, 1/s or ms",
                            "ready time in percent of its vCPUs, major faults, disk latency or drops of the victim",
                            blame -> Value.of(blame.lacked()))
                    .whole(
                            "lag_windows",
                            "",
                            "windows by which the taking came before the lack",
                            blame -> Value.of((long) blame.lagWindows()))
                    .absentIf("not known in that window")
                    .real(
                            "taken",
                            "cores, bytes or bytes/s",
                            "CPU, memory, disk or network of the culprit",
                            blame ->
                                    Double.isNaN(blame.taken())
                                            ? Value.absent(AbsenceReason.NOT_DUE)
                                            : Value.of(blame.taken()))
                    .build();

    static final Measurement<HostWindow> QUARANTINE =
            Measurement.<HostWindow>named(
                            "host_quarantine", "", "Whether a host's figures may cause an action")
                    .from("checks against the machine, each other, and the windows before")
                    .flag(
                            "trusted",
                            "nothing is held against the host's figures",
                            window -> Value.of(window.trusted()))
                    .whole(
                            "doubts",
                            "",
                            "what is held against them, or against a VM's",
                            window -> Value.of((long) window.doubts().size()))
                    .text("text", "the doubts in words", Decisions::doubts)
                    .build();

    static final Measurement<Finding> VERDICT =
            Measurement.<Finding>named(
                            "verdict",
                            "",
                            "Whether a command had the effect that was predicted; its time is that of the verdict")
                    .from("the windows after the command")
                    .text("command_id", "id of the command", Finding::id)
                    .text(
                            "verdict",
                            "cured, helped, no effect, worse or not done",
                            finding -> finding.summary().replaceAll(":.*", ""))
                    .text("text", "the same in a sentence", Finding::summary)
                    .absentIf("there was no evidence")
                    .real("value", "%", "what was measured", finding -> evidence(finding, true))
                    .real("line", "%", "what was predicted", finding -> evidence(finding, false))
                    .build();

    private Decisions() {}

    /** A host's heat, and by what lines it was judged. */
    record Heated(AssessedWindow assessed, HotspotPolicy policy) {}

    static List<Measurement<?>> measurements() {
        return Stream.concat(
                        Detections.measurements().stream(),
                        Stream.<Measurement<?>>of(QUARANTINE, HOTSPOT, HOT_VM, CONTENTION, VERDICT))
                .toList();
    }

    private static String doubts(HostWindow window) {
        return window.doubts().stream().map(Doubt::because).collect(Collectors.joining("; "));
    }

    private static Value demand(Heated of) {
        return Value.of(of.assessed().window().demandPercent(), AbsenceReason.FIRST_READING);
    }

    private static Value evidence(Finding finding, boolean measured) {
        Finding.@Nullable Evidence last = null;
        for (Finding.Evidence each : finding.evidence()) {
            last = each;
        }
        if (last == null) {
            return Value.absent(AbsenceReason.FIRST_READING);
        }
        return Value.of(measured ? last.value() : last.line());
    }
}
