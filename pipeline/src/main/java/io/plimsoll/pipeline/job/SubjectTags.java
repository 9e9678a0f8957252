package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.series.Series.Subject;
import io.plimsoll.pipeline.series.SubjectMinute;
import io.plimsoll.sinks.InfluxPoint;

/** The tags of a VM or a host. */
final class SubjectTags {
    private SubjectTags() {}

    /** A point of the end of this minute. */
    static InfluxPoint.Builder at(SubjectMinute minute, String measurement) {
        InfluxPoint.Builder point =
                InfluxPoint.at(minute.endMillis(), measurement)
                        .tag("cluster", minute.cluster())
                        .tag("host", minute.host());
        return minute.subject() == Subject.HOST
                ? point
                : point.tag("vm", minute.name()).tag("vm_uuid", minute.uuid());
    }
}
