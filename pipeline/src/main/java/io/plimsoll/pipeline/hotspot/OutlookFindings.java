package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.forecast.HostForecast;
import io.plimsoll.pipeline.forecast.HostForecast.Ahead;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.Finding.Evidence;
import java.util.List;
import java.util.Locale;

/** Puts into words that a host will be hot, and what became of it. */
final class OutlookFindings {
    private static final long MINUTE_MILLIS = 60_000;

    private final HotspotPolicy policy;

    OutlookFindings(HotspotPolicy policy) {
        this.policy = policy;
    }

    Finding opened(HostForecast forecast, Resource resource, Ahead soonest) {
        String summary =
                String.format(
                        Locale.ROOT,
                        "%s will be hot by forecast: %s, %.0f %% now (line %.0f %%)",
                        forecast.host(),
                        words(resource, soonest),
                        forecast.now(),
                        policy.line(resource));
        return finding(
                forecast, resource, Finding.State.OPEN, forecast.atMillis(), summary, soonest);
    }

    Finding cleared(HostForecast forecast, Resource resource, Outlook was, Outlook is) {
        Ahead farthest = forecast.ahead().get(forecast.ahead().size() - 1);
        String of = name(resource);
        double line = policy.line(resource);
        String summary =
                switch (is.phase()) {
                    case THERE ->
                            String.format(
                                    Locale.ROOT,
                                    "%s is where it was expected: its %s is %.0f %% over five minutes (line %.0f %%)",
                                    forecast.host(),
                                    of,
                                    forecast.now(),
                                    line);
                    case MISSED ->
                            String.format(
                                    Locale.ROOT,
                                    "%s was expected to be hot and is not after %d min: its %s is %.0f %% (line %.0f %%)",
                                    forecast.host(),
                                    OutlookDetector.PATIENCE_MILLIS / MINUTE_MILLIS,
                                    of,
                                    forecast.now(),
                                    line);
                    case QUIET, EXPECTED ->
                            String.format(
                                    Locale.ROOT,
                                    "%s is no longer expected to be hot: %s, %.0f %% now (line %.0f %%)",
                                    forecast.host(),
                                    words(resource, farthest),
                                    forecast.now(),
                                    line);
                };
        return finding(
                forecast, resource, Finding.State.CLEARED, was.sinceMillis(), summary, farthest);
    }

    Finding silent(HostOutlook before, String host, Resource resource, long nowMillis) {
        return finding(
                before.cluster(),
                host,
                resource,
                Finding.State.CLEARED,
                before.in(resource).sinceMillis(),
                nowMillis,
                String.format(
                        Locale.ROOT,
                        "nothing was forecast of %s for %d min, so it is no longer expected to be hot",
                        host,
                        OutlookDetector.FRESH_MILLIS / MINUTE_MILLIS),
                List.of());
    }

    private Finding finding(
            HostForecast forecast,
            Resource resource,
            Finding.State state,
            long sinceMillis,
            String summary,
            Ahead ahead) {
        double line = policy.line(resource);
        String indicator = resource.indicator();
        return finding(
                forecast.cluster(),
                forecast.host(),
                resource,
                state,
                sinceMillis,
                forecast.atMillis(),
                summary,
                List.of(
                        new Evidence(indicator + ".forecast", "%", ahead.value(), line),
                        new Evidence(indicator + ".forecast.low", "%", ahead.low(), line),
                        new Evidence(indicator + ".forecast.high", "%", ahead.high(), line),
                        new Evidence(
                                indicator + ".forecast.chance",
                                "%",
                                100 * ahead.chanceOver(line),
                                100 * policy.outlook().chance()),
                        new Evidence(
                                indicator + ".forecast.horizon",
                                "min",
                                (double) ahead.horizonMillis() / MINUTE_MILLIS,
                                0),
                        new Evidence(indicator, "%", forecast.now(), line)));
    }

    private Finding finding(
            String cluster,
            String host,
            Resource resource,
            Finding.State state,
            long sinceMillis,
            long atMillis,
            String summary,
            List<Evidence> evidence) {
        return new Finding(
                Finding.VERSION,
                cluster
                        + "/"
                        + host
                        + "/hotspot/"
                        + resource.indicator()
                        + ".forecast/"
                        + sinceMillis,
                Finding.Kind.HOTSPOT,
                state,
                cluster,
                host,
                null,
                sinceMillis,
                atMillis,
                summary,
                evidence,
                String.format(
                        Locale.ROOT,
                        "forecast over %.0f %% with a chance of %.0f %% or more",
                        policy.line(resource),
                        100 * policy.outlook().chance()),
                "it is there, or the forecasts are quiet, or it has not come in an hour");
    }

    private static String words(Resource resource, Ahead ahead) {
        return String.format(
                Locale.ROOT,
                "%s expected %.0f %% (%.0f-%.0f %%) in %d min",
                name(resource),
                ahead.value(),
                ahead.low(),
                ahead.high(),
                ahead.horizonMillis() / MINUTE_MILLIS);
    }

    private static String name(Resource resource) {
        return switch (resource) {
            case CPU -> "CPU demand";
            case MEMORY -> "memory in use";
        };
    }
}
