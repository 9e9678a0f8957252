package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.forecast.SubjectForecast.Ahead;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.Finding.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Puts into words that a host or a VM will be hot, and what became of it. */
final class OutlookFindings {
    private static final long MINUTE_MILLIS = 60_000;

    private final HotspotPolicy policy;

    OutlookFindings(HotspotPolicy policy) {
        this.policy = policy;
    }

    Finding opened(SubjectForecast forecast, Foreseen what, Ahead soonest) {
        String summary =
                String.format(
                        Locale.ROOT,
                        "%s will be hot by forecast: %s, %.0f %% now (line %.0f %%)",
                        called(forecast.host(), forecast.name()),
                        words(what, soonest),
                        forecast.now(),
                        policy.line(what));
        return finding(forecast, what, Finding.State.OPEN, forecast.atMillis(), summary, soonest);
    }

    Finding cleared(SubjectForecast forecast, Foreseen what, Outlook was, Outlook is) {
        Ahead farthest = forecast.ahead().get(forecast.ahead().size() - 1);
        String whom = called(forecast.host(), forecast.name());
        double line = policy.line(what);
        String summary =
                switch (is.phase()) {
                    case THERE ->
                            String.format(
                                    Locale.ROOT,
                                    "%s is where it was expected: its %s is %.0f %% over five minutes (line %.0f %%)",
                                    whom,
                                    what.words(),
                                    forecast.now(),
                                    line);
                    case MISSED ->
                            String.format(
                                    Locale.ROOT,
                                    "%s was expected to be hot and is not after %d min: its %s is %.0f %% (line %.0f %%)",
                                    whom,
                                    OutlookDetector.PATIENCE_MILLIS / MINUTE_MILLIS,
                                    what.words(),
                                    forecast.now(),
                                    line);
                    case QUIET, EXPECTED ->
                            String.format(
                                    Locale.ROOT,
                                    "%s is no longer expected to be hot: %s, %.0f %% now (line %.0f %%)",
                                    whom,
                                    words(what, farthest),
                                    forecast.now(),
                                    line);
                };
        return finding(forecast, what, Finding.State.CLEARED, was.sinceMillis(), summary, farthest);
    }

    Finding silent(SubjectOutlook before, Foreseen what, long nowMillis) {
        return finding(
                before.cluster(),
                before.host(),
                before.uuid(),
                what,
                Finding.State.CLEARED,
                before.in(what).sinceMillis(),
                nowMillis,
                String.format(
                        Locale.ROOT,
                        "no %s of %s was forecast for %d min, so it is no longer expected to be hot",
                        what.words(),
                        called(before.host(), before.name()),
                        OutlookDetector.FRESH_MILLIS / MINUTE_MILLIS),
                List.of());
    }

    private Finding finding(
            SubjectForecast forecast,
            Foreseen what,
            Finding.State state,
            long sinceMillis,
            String summary,
            Ahead ahead) {
        double line = policy.line(what);
        String indicator = what.indicator();
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence(indicator + ".forecast", "%", ahead.value(), line));
        evidence.add(new Evidence(indicator + ".forecast.low", "%", ahead.low(), line));
        evidence.add(new Evidence(indicator + ".forecast.high", "%", ahead.high(), line));
        evidence.add(
                new Evidence(
                        indicator + ".forecast.chance",
                        "%",
                        100 * ahead.chanceOver(line),
                        100 * policy.chance(what)));
        evidence.add(
                new Evidence(
                        indicator + ".forecast.horizon",
                        "min",
                        (double) ahead.horizonMillis() / MINUTE_MILLIS,
                        0));
        evidence.add(new Evidence(indicator, "%", forecast.now(), line));
        if (forecast.ofVm()) {
            double whole = forecast.whole();
            evidence.add(
                    new Evidence(
                            indicator,
                            what.unit(),
                            forecast.now() / 100 * whole,
                            line / 100 * whole));
        }
        return finding(
                forecast.cluster(),
                forecast.host(),
                forecast.uuid(),
                what,
                state,
                sinceMillis,
                forecast.atMillis(),
                summary,
                evidence);
    }

    private Finding finding(
            String cluster,
            String host,
            String uuid,
            Foreseen what,
            Finding.State state,
            long sinceMillis,
            long atMillis,
            String summary,
            List<Evidence> evidence) {
        return new Finding(
                Finding.VERSION,
                id(cluster, host, uuid) + what.indicator() + ".forecast/" + sinceMillis,
                Finding.Kind.HOTSPOT,
                state,
                cluster,
                host,
                uuid.isEmpty() ? null : uuid,
                sinceMillis,
                atMillis,
                summary,
                evidence,
                String.format(
                        Locale.ROOT,
                        "forecast over %.0f %% with a chance of %.0f %% or more",
                        policy.line(what),
                        100 * policy.chance(what)),
                "it is there, or the forecasts are quiet, or it has not come in an hour");
    }

    /** A VM's is the same on whatever host it is. */
    private static String id(String cluster, String host, String uuid) {
        return cluster + "/" + (uuid.isEmpty() ? host : "vm/" + uuid) + "/hotspot/";
    }

    private static String called(String host, String name) {
        return name.isEmpty() ? host : name + " on " + host;
    }

    private static String words(Foreseen what, Ahead ahead) {
        return String.format(
                Locale.ROOT,
                "%s expected %.0f %% (%.0f-%.0f %%) in %d min",
                what.words(),
                ahead.value(),
                ahead.low(),
                ahead.high(),
                ahead.horizonMillis() / MINUTE_MILLIS);
    }
}
