package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.forecast.SubjectForecast.Ahead;

/**
 * That a host or a VM is expected to be hot, as it is stored at each forecast; and once that it is
 * no longer.
 *
 * @param cluster failure domain
 * @param host host id; of a VM where it is
 * @param uuid the VM's uuid, empty for the host itself
 * @param name the VM's name, empty for the host itself
 * @param what in what
 * @param atMillis event time, ms since 1970
 * @param open whether it is still expected
 * @param sinceMillis when it was first, ms since 1970
 * @param linePercent the line
 * @param chancePercent the chance at the likeliest horizon; NaN if it is no longer expected
 * @param horizonMillis that horizon, ms
 * @param valuePercent what is expected there; NaN if it is no longer expected
 */
public record Expectation(
        String cluster,
        String host,
        String uuid,
        String name,
        Foreseen what,
        long atMillis,
        boolean open,
        long sinceMillis,
        double linePercent,
        double chancePercent,
        long horizonMillis,
        double valuePercent) {

    static Expectation of(
            SubjectForecast forecast,
            Foreseen what,
            Outlook outlook,
            Ahead likeliest,
            HotspotPolicy policy) {
        double line = policy.line(what);
        return new Expectation(
                forecast.cluster(),
                forecast.host(),
                forecast.uuid(),
                forecast.name(),
                what,
                forecast.atMillis(),
                true,
                outlook.sinceMillis(),
                line,
                100 * likeliest.chanceOver(line),
                likeliest.horizonMillis(),
                likeliest.value());
    }

    static Expectation over(
            SubjectOutlook of, Foreseen what, Outlook was, long atMillis, HotspotPolicy policy) {
        return new Expectation(
                of.cluster(),
                of.host(),
                of.uuid(),
                of.name(),
                what,
                atMillis,
                false,
                was.sinceMillis(),
                policy.line(what),
                Double.NaN,
                0,
                Double.NaN);
    }
}
