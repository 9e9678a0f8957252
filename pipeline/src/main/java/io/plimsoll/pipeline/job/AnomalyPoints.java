package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.anomaly.OpenSeries;
import io.plimsoll.pipeline.anomaly.SubjectWatch;
import io.plimsoll.pipeline.indicator.Measurement;
import io.plimsoll.pipeline.series.Series;
import io.plimsoll.pipeline.series.SubjectMinute;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.Finding;
import java.util.function.Consumer;

/** Anomalies as points: one a minute of each series that is unusual, and one when it is over. */
final class AnomalyPoints {
    private AnomalyPoints() {}

    static void open(SubjectMinute minute, SubjectWatch watch, Consumer<InfluxPoint> out) {
        Measurement<OpenSeries> measurement = Detections.anomalyOf(minute.subject());
        for (OpenSeries open : watch.openSeries()) {
            InfluxPoint.Builder point =
                    SubjectTags.at(minute, measurement.name())
                            .tag("indicator", open.series().indicator());
            measurement.write(open, new PointFields(point));
            out.accept(point.build());
        }
    }

    static void cleared(SubjectMinute minute, Finding finding, Consumer<InfluxPoint> out) {
        for (Finding.Evidence evidence : finding.evidence()) {
            if (Series.named(evidence.indicator()).isPresent()) {
                out.accept(
                        SubjectTags.at(minute, Detections.anomalyOf(minute.subject()).name())
                                .tag("indicator", evidence.indicator())
                                .booleanField("open", false)
                                .doubleField("value", evidence.value())
                                .doubleField("usual", evidence.line())
                                .build());
            }
        }
    }
}
