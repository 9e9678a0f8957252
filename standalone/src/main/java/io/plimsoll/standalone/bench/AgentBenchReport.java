package io.plimsoll.standalone.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result; its last line is JSON.
 *
 * @param vms guests on the host
 * @param tickSeconds time between two readings
 * @param measuredSeconds time for which each was measured
 * @param libvirtdIdleCorePercent CPU time of libvirtd while nobody asked
 * @param plimsoll the agent
 * @param collectd collectd with its virt plugin; null if it could not be had
 * @param libvirtExporter prometheus-libvirt-exporter; null if it could not be had
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record AgentBenchReport(
        int vms,
        double tickSeconds,
        long measuredSeconds,
        double libvirtdIdleCorePercent,
        CollectorFigures plimsoll,
        @Nullable CollectorFigures collectd,
        @Nullable CollectorFigures libvirtExporter) {

    String json() {
        try {
            return JsonMapper.builder().build().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of numbers can't be written as JSON", e);
        }
    }

    String table() {
        StringBuilder table =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "%d guests, a tick of %s s, measured for %d s each; idle, libvirtd uses %.2f %% of a"
                                        + " core%n%-30s %10s %10s %10s%n",
                                vms,
                                number(tickSeconds),
                                measuredSeconds,
                                libvirtdIdleCorePercent,
                                "",
                                "plimsoll",
                                "collectd",
                                "exporter"));
        row(table, "CPU, % of a core", CollectorFigures::cpuCorePercent);
        row(table, "libvirtd's CPU, % of a core", CollectorFigures::libvirtdCpuCorePercent);
        row(table, "both", f -> f.cpuCorePercent() + f.libvirtdCpuCorePercent());
        row(table, "CPU per tick, ms", CollectorFigures::cpuMillisPerTick);
        row(table, "wall time per tick, ms", CollectorFigures::wallMillisPerTick);
        row(table, "memory (RSS), MiB", CollectorFigures::rssMiB);
        row(table, "its peak, MiB", CollectorFigures::peakRssMiB);
        row(table, "values per guest", CollectorFigures::valuesPerVm);
        row(table, "guests seen", f -> (double) f.vmsSeen());
        row(table, "missed ticks", f -> (double) f.missedTicks());
        return table.toString();
    }

    private void row(StringBuilder table, String name, Figure figure) {
        table.append(String.format(Locale.ROOT, "%-30s", name));
        for (CollectorFigures figures :
                java.util.Arrays.asList(plimsoll, collectd, libvirtExporter)) {
            Double value = figures == null ? null : figure.of(figures);
            table.append(String.format(Locale.ROOT, " %10s", value == null ? "-" : number(value)));
        }
        table.append(System.lineSeparator());
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    private interface Figure {
        @Nullable Double of(CollectorFigures figures);
    }
}
