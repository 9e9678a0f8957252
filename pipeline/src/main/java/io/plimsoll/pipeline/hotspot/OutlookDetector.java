package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.forecast.SubjectForecast.Ahead;
import io.plimsoll.pipeline.hotspot.Outlook.Phase;
import io.plimsoll.wire.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds hosts and VMs that will be hot before they are: a forecast says with enough confidence that
 * a figure will be over its line, and it is not there yet. An expectation ends when it comes true,
 * when the forecasts are quiet again, or when it has not come true in an hour.
 */
public final class OutlookDetector {
    /** What was said counts for so long if nothing is said after it, ms: three forecasts. */
    static final long FRESH_MILLIS = 900_000;

    /** What has not come after this time was wrong, ms. */
    static final long PATIENCE_MILLIS = 3_600_000;

    /** Below this part of the chance that opens there is no danger. */
    private static final double CALM = 0.5;

    private static final int CALM_FORECASTS = 2;

    /**
     * A VM must be expected to rise by so many percent from where it is. A host is more even, and
     * its chance must be greater.
     */
    private static final double VM_RISE = 2;

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
     * @param expected hosts that the planner could relieve, expected to be hot or no longer; empty
     *     if that is as before
     * @param points what is expected, or no longer
     */
    public record Step(
            SubjectOutlook outlook,
            List<Finding> findings,
            List<ExpectedHotspot> expected,
            List<Expectation> points) {

        private static Step nothing(SubjectOutlook before) {
            return new Step(before, List.of(), List.of(), List.of());
        }
    }

    /** The host or VM after one more forecast. What has no line changes nothing. */
    public Step update(SubjectOutlook before, SubjectForecast forecast) {
        Optional<Foreseen> foreseen = Foreseen.of(forecast);
        if (foreseen.isEmpty() || forecast.atMillis() < before.lastMillis()) {
            return Step.nothing(before);
        }
        Foreseen what = foreseen.get();
        Outlook was = before.in(what);
        Outlook is = next(was, forecast, what);
        Step aged = withoutStale(before.after(forecast, what, is), forecast.atMillis());
        List<Finding> told = new ArrayList<>(aged.findings());
        List<Expectation> points = new ArrayList<>(aged.points());
        List<ExpectedHotspot> expected = List.of();
        if (is.phase() == Phase.EXPECTED) {
            if (was.phase() != Phase.EXPECTED) {
                told.add(findings.opened(forecast, what, soonest(forecast, what)));
            }
            points.add(Expectation.of(forecast, what, is, likeliest(forecast, what), policy));
            expected = expected(forecast, what, FRESH_MILLIS);
        } else if (was.phase() == Phase.EXPECTED) {
            told.add(findings.cleared(forecast, what, was, is));
            points.add(Expectation.over(aged.outlook(), what, was, forecast.atMillis(), policy));
            expected = expected(forecast, what, 0);
        }
        return new Step(aged.outlook(), told, expected, points);
    }

    /** The host or VM of which nothing was forecast for long. */
    public Step silent(SubjectOutlook before, long nowMillis) {
        return nowMillis < before.staleMillis()
                ? Step.nothing(before)
                : withoutStale(before, nowMillis);
    }

    /** Of a figure there may be no forecast while there is of another, as when a guest is mute. */
    private Step withoutStale(SubjectOutlook before, long nowMillis) {
        SubjectOutlook after = before;
        List<Finding> told = new ArrayList<>();
        List<Expectation> points = new ArrayList<>();
        for (Foreseen what : Foreseen.values()) {
            Outlook was = before.in(what);
            if (was.phase() == Phase.QUIET || nowMillis < was.saidMillis() + FRESH_MILLIS) {
                continue;
            }
            after = after.without(what);
            if (was.phase() == Phase.EXPECTED) {
                told.add(findings.silent(before, what, nowMillis));
                points.add(Expectation.over(before, what, was, nowMillis, policy));
            }
        }
        return new Step(after, told, List.of(), points);
    }

    private Outlook next(Outlook was, SubjectForecast forecast, Foreseen what) {
        double least = policy.chance(what);
        double chance = chance(likeliest(forecast, what), what);
        int calm = chance < CALM * least ? was.calm() + 1 : 0;
        boolean over = forecast.now() > policy.line(what);
        Phase phase =
                switch (was.phase()) {
                    case QUIET ->
                            chance >= least && rises(forecast, what) ? Phase.EXPECTED : Phase.QUIET;
                    case EXPECTED -> waiting(was, forecast, calm);
                    case THERE -> forecast.now() < policy.clear(what) ? Phase.QUIET : Phase.THERE;
                    case MISSED -> calm >= CALM_FORECASTS ? Phase.QUIET : Phase.MISSED;
                };
        phase = over ? Phase.THERE : phase;
        return new Outlook(
                phase,
                phase == was.phase() ? was.sinceMillis() : forecast.atMillis(),
                calm,
                forecast.atMillis());
    }

    private boolean rises(SubjectForecast forecast, Foreseen what) {
        return !what.ofVm() || likeliest(forecast, what).value() >= forecast.now() + VM_RISE;
    }

    private static Phase waiting(Outlook was, SubjectForecast forecast, int calm) {
        if (calm >= CALM_FORECASTS) {
            return Phase.QUIET;
        }
        return forecast.atMillis() - was.sinceMillis() >= PATIENCE_MILLIS
                ? Phase.MISSED
                : Phase.EXPECTED;
    }

    private double chance(Ahead ahead, Foreseen what) {
        return ahead.chanceOver(policy.line(what));
    }

    /** The horizon at which it is most probable. */
    private Ahead likeliest(SubjectForecast forecast, Foreseen what) {
        Ahead likeliest = forecast.ahead().get(0);
        for (Ahead ahead : forecast.ahead()) {
            likeliest = chance(ahead, what) > chance(likeliest, what) ? ahead : likeliest;
        }
        return likeliest;
    }

    /** The nearest horizon at which it is probable enough. */
    private Ahead soonest(SubjectForecast forecast, Foreseen what) {
        for (Ahead ahead : forecast.ahead()) {
            if (chance(ahead, what) >= policy.chance(what)) {
                return ahead;
            }
        }
        throw new IllegalStateException("no horizon of " + forecast + " opened a finding");
    }

    private static List<ExpectedHotspot> expected(
            SubjectForecast forecast, Foreseen what, long lifeMillis) {
        Resource curable = what.curable();
        if (curable == null) {
            return List.of();
        }
        return List.of(
                new ExpectedHotspot(
                        forecast.cluster(),
                        forecast.host(),
                        curable,
                        forecast.atMillis(),
                        forecast.atMillis() + lifeMillis));
    }
}
