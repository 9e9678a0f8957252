package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.HotspotPolicy;
import io.plimsoll.pipeline.indicator.Measurement;
import io.plimsoll.pipeline.indicator.Value;
import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The measurements of what the job found and decided, as declared. */
final class Decisions {
    static final Measurement<Heated> HOTSPOT =
            Measurement.<Heated>named("host_hotspot", "", "How a host stands to the lines")
                    .from(
                            "`host_cpu.demand_percent`, `host_mem.used_percent`, the options `hotspot.*`")
                    .flag(
                            "hot",
                            "cpu_hot or memory_hot",
                            of -> Value.of(of.assessed().heat().hot()))
                    .flag(
                            "cpu_hot",
                            "over hotspot.cpu.line in k of the last n windows, until below hotspot.cpu.clear",
                            of -> Value.of(of.assessed().heat().cpu().hot()))
                    .flag(
                            "memory_hot",
                            "the same of memory",
                            of -> Value.of(of.assessed().heat().memory().hot()))
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
        return List.of(HOTSPOT, VERDICT);
    }

    private static Value demand(Heated of) {
        return Value.of(
                of.assessed().window().indicators().demandPercent(), AbsenceReason.FIRST_READING);
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
