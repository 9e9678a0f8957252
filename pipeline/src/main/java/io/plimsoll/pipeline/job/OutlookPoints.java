package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.hotspot.Expectation;
import io.plimsoll.sinks.InfluxPoint;

/** What is expected to be hot, as points; none where nothing is. */
final class OutlookPoints {
    private OutlookPoints() {}

    static InfluxPoint of(Expectation expectation) {
        var measurement = Detections.outlookOf(expectation.what().ofVm());
        InfluxPoint.Builder point =
                InfluxPoint.at(expectation.atMillis(), measurement.name())
                        .tag("cluster", expectation.cluster())
                        .tag("host", expectation.host());
        if (expectation.what().ofVm()) {
            point.tag("vm", expectation.name()).tag("vm_uuid", expectation.uuid());
        }
        point.tag("indicator", expectation.what().indicator());
        measurement.write(expectation, new PointFields(point));
        return point.build();
    }
}
