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
                InfluxPoint.at(finding.atEpochMillis(), "verdict")
                        .tag("cluster", finding.cluster())
                        .tag("host", finding.host())
                        .textField("command_id", finding.id())
                        .textField("verdict", finding.summary().replaceAll(":.*", ""))
                        .textField("text", finding.summary());
        for (Finding.Evidence evidence : finding.evidence()) {
            point.doubleField("value", evidence.value()).doubleField("line", evidence.line());
        }
        out.collect(point.build());
    }
}
