package io.plimsoll.pipeline.job;

import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.Finding;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** The verdicts among the findings, as points. */
final class VerdictPoints implements FlatMapFunction<Finding, InfluxPoint> {
    @Override
    public void flatMap(Finding finding, Collector<InfluxPoint> out) {
        if (finding.kind() != Finding.Kind.VERDICT) {
            return;
        }
        InfluxPoint.Builder point =
                InfluxPoint.at(finding.atEpochMillis(), Decisions.VERDICT.name())
                        .tag("cluster", finding.cluster())
                        .tag("host", finding.host());
        Decisions.VERDICT.write(finding, new PointFields(point));
        out.collect(point.build());
    }
}
