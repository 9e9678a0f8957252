package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.forecast.Forecast;
import io.plimsoll.pipeline.forecast.HostForecast;
import io.plimsoll.pipeline.forecast.HostForecast.Ahead;
import io.plimsoll.pipeline.forecast.SubjectForecasts;
import io.plimsoll.pipeline.forecast.SubjectForecasts.Said;
import io.plimsoll.pipeline.indicator.Measurement;
import io.plimsoll.pipeline.series.SubjectMinute;
import io.plimsoll.sinks.InfluxPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Forecasts as points, one for each horizon, and those of hosts as records. */
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

    static List<HostForecast> ofHost(SubjectMinute minute, List<Said> said) {
        List<HostForecast> forecasts = new ArrayList<>();
        for (Said of : said) {
            List<Ahead> ahead = new ArrayList<>();
            for (int horizon = 0; horizon < HORIZONS.size(); horizon++) {
                Forecast forecast = of.byHorizon().get(horizon);
                ahead.add(
                        new Ahead(
                                SubjectForecasts.HORIZON_MILLIS.get(horizon),
                                Math.max(0, forecast.value()),
                                Math.max(0, forecast.low()),
                                Math.max(0, forecast.high())));
            }
            forecasts.add(
                    new HostForecast(
                            minute.cluster(),
                            minute.host(),
                            minute.endMillis(),
                            of.resource(),
                            of.now(),
                            ahead));
        }
        return forecasts;
    }
}
