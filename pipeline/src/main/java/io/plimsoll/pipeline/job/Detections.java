package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.anomaly.OpenSeries;
import io.plimsoll.pipeline.forecast.Forecast;
import io.plimsoll.pipeline.forecast.Resource;
import io.plimsoll.pipeline.forecast.SubjectForecasts.Said;
import io.plimsoll.pipeline.hotspot.Expectation;
import io.plimsoll.pipeline.indicator.Measurement;
import io.plimsoll.pipeline.indicator.Value;
import io.plimsoll.pipeline.series.Series.Subject;
import io.plimsoll.wire.AbsenceReason;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The measurements of anomalies and forecasts, as declared. */
final class Detections {
    private static final Measurement<OpenSeries> VM_ANOMALY = anomaly("vm", "vm, vm_uuid, ");
    private static final Measurement<OpenSeries> HOST_ANOMALY = anomaly("host", "");
    private static final Measurement<Ahead> VM_FORECAST =
            forecast("vm", "vm, vm_uuid, ", "cpu_cores", "cores", "memory_bytes", "B").build();
    private static final Measurement<Ahead> HOST_FORECAST =
            ofHosts(forecast("host", "", "demand_percent", "%", "memory_percent", "%"));

    private static final Measurement<Expectation> VM_OUTLOOK =
            outlook("vm", "A VM", "vm, vm_uuid, ");
    private static final Measurement<Expectation> HOST_OUTLOOK = outlook("host", "A host", "");

    private Detections() {}

    /**
     * What is said at one horizon.
     *
     * @param said of the resources of which anything is said
     * @param horizon which of the horizons
     */
    record Ahead(List<Said> said, int horizon) {
        Value of(Resource resource, ToDoubleFunction<Forecast> part) {
            for (Said of : said) {
                if (of.resource() == resource) {
                    double figure = part.applyAsDouble(of.byHorizon().get(horizon));
                    return Value.of(Math.max(0, figure));
                }
            }
            return Value.absent(AbsenceReason.FIRST_READING);
        }
    }

    static List<Measurement<?>> measurements() {
        return List.of(
                VM_ANOMALY, HOST_ANOMALY, VM_FORECAST, HOST_FORECAST, VM_OUTLOOK, HOST_OUTLOOK);
    }

    static Measurement<OpenSeries> anomalyOf(Subject subject) {
        return subject == Subject.VM ? VM_ANOMALY : HOST_ANOMALY;
    }

    static Measurement<Ahead> forecastOf(Subject subject) {
        return subject == Subject.VM ? VM_FORECAST : HOST_FORECAST;
    }

    static Measurement<Expectation> outlookOf(boolean vm) {
        return vm ? VM_OUTLOOK : HOST_OUTLOOK;
    }

    private static Measurement<OpenSeries> anomaly(String of, String tags) {
        return Measurement.<OpenSeries>named(
                        of + "_anomaly",
                        tags + "indicator",
                        "A series that does not fit its own past, every minute for as long as that is so, and once with"
                                + " `open` false when the finding is cleared")
                .from("means over minutes, the options `anomaly.*`")
                .flag("open", "whether it is unusual", open -> Value.of(true))
                .real(
                        "value",
                        "that of the indicator",
                        "mean over the last minute",
                        open -> Value.of(open.value()))
                .real(
                        "usual",
                        "that of the indicator",
                        "the level that was usual at most, or at least, when it began",
                        open -> Value.of(open.line()))
                .absentIf("`open` is false")
                .real(
                        "score",
                        "-log10(p)",
                        "highest score since it began: p is the probability of such a minute by the series' past, 20 is the most",
                        open -> Value.of(open.score()))
                .whole(
                        "since_ms",
                        "ms since 1970",
                        "when it began",
                        open -> Value.of(open.sinceMillis()))
                .text("detector", "which detector", open -> open.detector())
                .text(
                        "aspect",
                        "what surprised: jump, shift, drift, time of day, shape, or a host's series together",
                        open -> open.aspect().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .build();
    }

    private static Measurement.Builder<Ahead> forecast(
            String of, String tags, String cpu, String cpuUnit, String memory, String memoryUnit) {
        Measurement.Builder<Ahead> measurement =
                Measurement.<Ahead>named(
                                of + "_forecast",
                                tags + "horizon",
                                "What is expected 5m, 15m and 30m after the time of the point, said every five minutes; of CPU"
                                        + " what is used and waited for")
                        .from("means over five minutes")
                        .absentIf("the series is shorter than an hour and a half, or has no value");
        add(measurement, Resource.CPU, cpu, cpuUnit);
        add(measurement, Resource.MEMORY, memory, memoryUnit);
        add(measurement, Resource.DISK, "disk_bytes_per_second", "B/s");
        add(measurement, Resource.NETWORK, "net_bytes_per_second", "B/s");
        return measurement;
    }

    private static Measurement<Ahead> ofHosts(Measurement.Builder<Ahead> measurement) {
        add(measurement, Resource.LINK, "link_percent", "%");
        add(measurement, Resource.IO_STALL, "io_full_percent", "%");
        add(measurement, Resource.NUMA, "numa_percent", "%");
        return measurement.build();
    }

    private static Measurement<Expectation> outlook(String of, String whom, String tags) {
        return Measurement.<Expectation>named(
                        of + "_outlook",
                        tags + "indicator",
                        whom
                                + " that is expected to be hot in this indicator, at each forecast for as long as that is"
                                + " so, and once with `open` false when it is over")
                .from("`" + of + "_forecast`, the options `hotspot.*`")
                .flag("open", "whether it is expected", it -> Value.of(it.open()))
                .whole(
                        "since_ms",
                        "ms since 1970",
                        "when it was first expected",
                        it -> Value.of(it.sinceMillis()))
                .real("line_percent", "%", "its line", it -> Value.of(it.linePercent()))
                .absentIf("`open` is false")
                .real(
                        "chance_percent",
                        "%",
                        "chance that it will be over the line, at the horizon where that is greatest; from 5 to 95",
                        it -> whileOpen(it, it.chancePercent()))
                .real(
                        "expected_percent",
                        "%",
                        "what is expected at that horizon",
                        it -> whileOpen(it, it.valuePercent()))
                .real(
                        "horizon_minutes",
                        "min",
                        "that horizon",
                        it -> whileOpen(it, it.horizonMillis() / 60_000.0))
                .build();
    }

    private static Value whileOpen(Expectation expectation, double value) {
        return expectation.open() ? Value.of(value) : Value.absent(AbsenceReason.NOT_DUE);
    }

    private static void add(
            Measurement.Builder<Ahead> measurement, Resource resource, String field, String unit) {
        measurement
                .real(
                        field,
                        unit,
                        "expected mean over the five minutes that end at the horizon",
                        ahead -> ahead.of(resource, Forecast::value))
                .real(
                        field + "_low",
                        unit,
                        "it is below this in one of twenty cases",
                        ahead -> ahead.of(resource, Forecast::low))
                .real(
                        field + "_high",
                        unit,
                        "it is above this in one of twenty cases",
                        ahead -> ahead.of(resource, Forecast::high));
    }
}
