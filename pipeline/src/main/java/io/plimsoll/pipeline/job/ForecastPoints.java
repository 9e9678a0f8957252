package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.forecast.Forecast;
import io.plimsoll.pipeline.forecast.Resource;
import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.forecast.SubjectForecast.Ahead;
import io.plimsoll.pipeline.forecast.SubjectForecasts;
import io.plimsoll.pipeline.forecast.SubjectForecasts.Said;
import io.plimsoll.pipeline.indicator.Measurement;
import io.plimsoll.pipeline.series.Series;
import io.plimsoll.pipeline.series.Series.Subject;
import io.plimsoll.pipeline.series.SubjectMinute;
import io.plimsoll.sinks.InfluxPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Forecasts as points, one for each horizon, and as records. */
final class ForecastPoints {
    private static final List<String> HORIZONS = List.of("5m", "15m", "30m");

    private ForecastPoints() {}

    static void write(SubjectMinute minute, List<Said> said, Consumer<InfluxPoint> out) {
        Measurement<Detections.Ahead> measurement = Detections.forecastOf(minute.subject());
        for (int horizon = 0; horizon < HORIZONS.size(); horizon++) {
            InfluxPoint.Builder point =
                    SubjectTags.at(minute, measurement.name())
                            .tag("horizon", HORIZONS.get(horizon));
            measurement.write(new Detections.Ahead(said, horizon), new PointFields(point));
            out.accept(point.build());
        }
    }

    /** In percent, those of a VM too; without those of which nothing says what 100 % are. */
    static List<SubjectForecast> records(SubjectMinute minute, List<Said> said) {
        List<SubjectForecast> records = new ArrayList<>();
        for (Said of : said) {
            if (minute.subject() == Subject.HOST) {
                records.add(record(minute, of, 1, 0));
                continue;
            }
            double whole = whole(minute.means(), of.resource());
            if (whole > 0) {
                records.add(record(minute, of, 100 / whole, whole));
            }
        }
        return records;
    }

    /** What 100 % of a VM are; NaN if that is not known. */
    private static double whole(double[] means, Resource resource) {
        return switch (resource) {
            case CPU -> means[Series.VM_VCPUS.slot()];
            // Resident memory, of guests that tell nothing, has no whole.
            case MEMORY -> means[Series.VM_MEMORY_TOTAL.slot()];
            case DISK, NETWORK, LINK, IO_STALL, NUMA -> Double.NaN;
        };
    }

    /** Of what can be full no more than all is ever in use, even if a line leads there. */
    private static double most(Resource resource) {
        return switch (resource) {
            case MEMORY, LINK, IO_STALL, NUMA -> 100;
            case CPU, DISK, NETWORK -> Double.MAX_VALUE;
        };
    }

    private static SubjectForecast record(
            SubjectMinute minute, Said said, double factor, double whole) {
        double most = most(said.resource());
        List<Ahead> ahead = new ArrayList<>();
        for (int horizon = 0; horizon < HORIZONS.size(); horizon++) {
            Forecast forecast = said.byHorizon().get(horizon);
            ahead.add(
                    new Ahead(
                            SubjectForecasts.HORIZON_MILLIS.get(horizon),
                            Math.min(most, Math.max(0, factor * forecast.value())),
                            Math.min(most, Math.max(0, factor * forecast.low())),
                            Math.min(most, Math.max(0, factor * forecast.high()))));
        }
        return new SubjectForecast(
                minute.cluster(),
                minute.host(),
                minute.uuid(),
                minute.name(),
                minute.endMillis(),
                said.resource(),
                whole,
                factor * said.now(),
                ahead);
    }
}
