package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.forecast.HostForecast;
import io.plimsoll.pipeline.forecast.HostForecast.Ahead;
import io.plimsoll.pipeline.hotspot.Outlook.Phase;
import io.plimsoll.wire.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds hosts that will be hot before they are: a forecast says with enough confidence that CPU
 * demand or memory will be over its line, and it is not there yet. An expectation ends when it
 * comes true, when the forecasts are quiet again, or when it has not come true in an hour.
 */
public final class OutlookDetector {
    /** What was said counts for so long if nothing is said after it, ms: three forecasts. */
    static final long FRESH_MILLIS = 900_000;

    /** What has not come after this time was wrong, ms. */
    static final long PATIENCE_MILLIS = 3_600_000;

    /** Below this part of the chance that opens there is no danger. */
    private static final double CALM = 0.5;

    private static final int CALM_FORECASTS = 2;

    private final HotspotPolicy policy;
    private final OutlookFindings findings;

    /** A detector with this policy. */
    public OutlookDetector(HotspotPolicy policy) {
        this.policy = policy;
        this.findings = new OutlookFindings(policy);
    }

    /**
     * What a forecast changes.
     *
     * @param outlook to be remembered
     * @param findings opened or cleared
     * @param expected who is expected to be hot, or no longer; empty if that is as before
     */
    public record Step(
            HostOutlook outlook, List<Finding> findings, List<ExpectedHotspot> expected) {}

    /** The host after one more forecast. What is not forecast for hotspots changes nothing. */
    public Step update(HostOutlook before, HostForecast forecast) {
        Optional<Resource> resource = resource(forecast);
        if (resource.isEmpty() || forecast.atMillis() < before.lastMillis()) {
            return new Step(before, List.of(), List.of());
        }
        Outlook was = before.in(resource.get());
        Outlook is = next(was, forecast, resource.get());
        HostOutlook after =
                before.with(resource.get(), is).at(forecast.cluster(), forecast.atMillis());
        List<Finding> told = new ArrayList<>();
        List<ExpectedHotspot> expected = new ArrayList<>();
        if (is.phase() == Phase.EXPECTED) {
            expected.add(expected(forecast, resource.get(), FRESH_MILLIS));
            if (was.phase() != Phase.EXPECTED) {
                told.add(
                        findings.opened(
                                forecast, resource.get(), soonest(forecast, resource.get())));
            }
        } else if (was.phase() == Phase.EXPECTED) {
            expected.add(expected(forecast, resource.get(), 0));
            told.add(findings.cleared(forecast, resource.get(), was, is));
        }
        return new Step(after, told, expected);
    }

    /** The host of which nothing was forecast for long. */
    public Step silent(HostOutlook before, String host, long nowMillis) {
        if (nowMillis < before.staleMillis()) {
            return new Step(before, List.of(), List.of());
        }
        List<Finding> told = new ArrayList<>();
        HostOutlook after = before;
        for (Resource resource : Resource.values()) {
            if (before.in(resource).phase() == Phase.EXPECTED) {
                told.add(findings.silent(before, host, resource, nowMillis));
            }
            after = after.with(resource, Outlook.quiet());
        }
        return new Step(after, told, List.of());
    }

    private Outlook next(Outlook was, HostForecast forecast, Resource resource) {
        double chance =
                forecast.ahead().stream()
                        .mapToDouble(ahead -> chance(ahead, resource))
                        .max()
                        .orElse(0);
        int calm = chance < CALM * policy.outlook().chance() ? was.calm() + 1 : 0;
        boolean over = forecast.now() > policy.line(resource);
        Phase phase =
                switch (was.phase()) {
                    case QUIET ->
                            chance >= policy.outlook().chance() ? Phase.EXPECTED : Phase.QUIET;
                    case EXPECTED -> waiting(was, forecast, calm);
                    case THERE ->
                            forecast.now() < policy.clear(resource) ? Phase.QUIET : Phase.THERE;
                    case MISSED -> calm >= CALM_FORECASTS ? Phase.QUIET : Phase.MISSED;
                };
        phase = over ? Phase.THERE : phase;
        return new Outlook(
                phase, phase == was.phase() ? was.sinceMillis() : forecast.atMillis(), calm);
    }

    private static Phase waiting(Outlook was, HostForecast forecast, int calm) {
        if (calm >= CALM_FORECASTS) {
            return Phase.QUIET;
        }
        return forecast.atMillis() - was.sinceMillis() >= PATIENCE_MILLIS
                ? Phase.MISSED
                : Phase.EXPECTED;
    }

    private double chance(Ahead ahead, Resource resource) {
        return ahead.chanceOver(policy.line(resource));
    }

    /** The nearest horizon at which it is probable enough. */
    private Ahead soonest(HostForecast forecast, Resource resource) {
        for (Ahead ahead : forecast.ahead()) {
            if (chance(ahead, resource) >= policy.outlook().chance()) {
                return ahead;
            }
        }
        throw new IllegalStateException("no horizon of " + forecast + " opened a finding");
    }

    private static ExpectedHotspot expected(
            HostForecast forecast, Resource resource, long lifeMillis) {
        return new ExpectedHotspot(
                forecast.cluster(),
                forecast.host(),
                resource,
                forecast.atMillis(),
                forecast.atMillis() + lifeMillis);
    }

    private static Optional<Resource> resource(HostForecast forecast) {
        return switch (forecast.resource()) {
            case CPU -> Optional.of(Resource.CPU);
            case MEMORY -> Optional.of(Resource.MEMORY);
            case DISK, NETWORK -> Optional.empty();
        };
    }
}
