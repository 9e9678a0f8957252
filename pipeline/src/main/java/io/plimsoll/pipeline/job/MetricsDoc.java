package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.Catalogue;
import io.plimsoll.pipeline.indicator.FieldDoc;
import io.plimsoll.pipeline.indicator.Measurement;
import io.plimsoll.pipeline.indicator.NotCollected;
import io.plimsoll.wire.AbsenceReason;

/** docs/metrics.md, made from the declarations that also write the points. */
public final class MetricsDoc {
    private static final String HEAD =
            """
            # Metrics

            Made from the code by `./plimsoll docs metrics > docs/metrics.md`; a test compares the two.

            Every point has the tags `cluster` and `host`, and those that its heading names. Its time is the end of its window, so
            that a window that is computed again overwrites itself. What was measured (`vm_cpu` to `telemetry_quality`) has windows of
            `store.every`, a minute by default, and the spreads are over the ticks and steps in it; anomalies and forecasts have minutes,
            and what is decided at each `window`, 10 s by default, has that window's end. Δ is the growth between two readings of the same epoch of a
            counter, Δt the monotonic time between them; a step belongs to the window of the later reading. Groups are read at
            different speeds, and each steps at its own. Neither the agent's interval nor the wall clock is used for a rate.

            A value that is not known is left out, never 0. The string field `absent` says why, as `field=reason,…`; it is left out when
            nothing is absent. "No step" below is `first_reading`, `reset`, `gap` or `not_due`, as no two readings of one epoch follow each
            other in the window, or why the source lacks it. All reasons are listed below with what to do.

            How a rate was spread over the steps of its window, or a gauge over the ticks, is beside it: `_max` always, and of three or
            more also `_min` and `_p95`. One step is the mean; of two, least and most lie about the mean. How many steps there are follows
            from the length of the window and the tick, so it seldom changes from window to window. `absent` names only the field itself.

            A VM is in the points of the host on which it runs: while it is migrated, the waiting half has a `vm_state` point
            with `arriving` true and no other. The tags `vm` and `vm_uuid` go with it from host to host.

            """;

    private static final String RAW =
            """
            ## Raw counters under Telegraf's names

            With `--raw.profile telegraf` the counters of each sample are stored too, at the sample's own time, under the names, tags
            and types of Telegraf's inputs, so that dashboards made for it work: `libvirt_state`, `libvirt_cpu`, `libvirt_balloon`,
            `libvirt_vcpu_total`, `libvirt_vcpu`, `libvirt_net_total`, `libvirt_net`, `libvirt_block_total`, `libvirt_block`,
            `libvirt_dirtyrate` with the tags `host` and `domain_name`, and `cpu` (`cpu-total` only), `mem`, `swap`, `diskio`, `net`, `system` (load and
            `n_cpus`), `kernel`, `kernel_vmstat`, `pressure` (`total` only), `hugepages_root`, `hugepages_per_node` with `host`. The tags
            `uuid` and `cluster` are added. `block_id` and `interface_id` are places in the sample, as they are places in libvirt's answer
            with Telegraf. `libvirt_vcpu.time` is `schedstat`'s, in ns. Telegraf's `libvirt_perf`, `libvirt_iothread`, `libvirt_cpu_affinity`, resctrl monitors,
            and host inputs that are not named here have no points.
            """;

    private MetricsDoc() {}

    /** The whole page. */
    public static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Measurement<?> measurement : Catalogue.measurements()) {
            section(page, measurement);
        }
        for (Measurement<?> measurement : Decisions.measurements()) {
            section(page, measurement);
        }
        page.append("## Reasons of absence\n\n| reason | what to do |\n|---|---|\n");
        for (AbsenceReason reason : AbsenceReason.values()) {
            page.append("| `%s` | %s |\n".formatted(reason.code(), cell(reason.cure())));
        }
        page.append("\n## Not collected, and why\n\n| what | why |\n|---|---|\n");
        for (NotCollected each : NotCollected.all()) {
            page.append("| %s | %s |\n".formatted(cell(each.what()), cell(each.why())));
        }
        return page.append('\n').append(RAW).toString();
    }

    private static void section(StringBuilder page, Measurement<?> measurement) {
        page.append("## `")
                .append(measurement.name())
                .append("`\n\n")
                .append(measurement.meaning());
        page.append(". Tags: `cluster`, `host`");
        if (!measurement.tags().isEmpty()) {
            page.append(", `").append(measurement.tags().replace(", ", "`, `")).append('`');
        }
        page.append(
                ".\n\n| field | type | unit | formula | source | absent |\n|---|---|---|---|---|---|\n");
        for (FieldDoc field : measurement.fields()) {
            page.append(
                    "| `%s` | %s | %s | %s | %s | %s |\n"
                            .formatted(
                                    field.name(),
                                    field.type(),
                                    field.unit(),
                                    cell(field.formula()),
                                    cell(field.source()),
                                    cell(field.absent())));
        }
        page.append('\n');
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
