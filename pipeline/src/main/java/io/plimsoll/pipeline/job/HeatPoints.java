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
        Double demand = assessed.window().indicators().demandPercent();
        InfluxPoint.Builder point =
                InfluxPoint.at(assessed.window().endMillis(), "host_hotspot")
                        .tag("cluster", assessed.window().cluster())
                        .tag("host", assessed.window().host())
                        .booleanField("hot", assessed.heat().hot())
                        .booleanField("cpu_hot", assessed.heat().cpu().hot())
                        .booleanField("memory_hot", assessed.heat().memory().hot())
                        .longField("windows_over", assessed.heat().cpu().over(policy.n()))
                        .doubleField("line_percent", policy.cpuLinePercent());
        if (demand != null) {
            point.doubleField("cpu_demand_percent", demand);
        }
        return point.build();
    }
}
