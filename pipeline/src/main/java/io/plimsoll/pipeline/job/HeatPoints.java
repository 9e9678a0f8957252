package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.HotspotPolicy;
import io.plimsoll.sinks.InfluxPoint;
import org.apache.flink.api.common.functions.MapFunction;

/** How each host stands, as points. */
final class HeatPoints implements MapFunction<AssessedWindow, InfluxPoint> {
    private final HotspotPolicy policy;

    HeatPoints(HotspotPolicy policy) {
        this.policy = policy;
    }

    @Override
    public InfluxPoint map(AssessedWindow assessed) {
        InfluxPoint.Builder point =
                InfluxPoint.at(assessed.window().endMillis(), Decisions.HOTSPOT.name())
                        .tag("cluster", assessed.window().cluster())
                        .tag("host", assessed.window().host());
        Decisions.HOTSPOT.write(new Decisions.Heated(assessed, policy), new PointFields(point));
        return point.build();
    }
}
