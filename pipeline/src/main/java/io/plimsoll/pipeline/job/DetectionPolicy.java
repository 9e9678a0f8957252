package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.anomaly.AnomalyPolicy;
import io.plimsoll.pipeline.anomaly.VectorDetectorKind;
import io.plimsoll.pipeline.storm.StormPolicy;
import java.io.Serializable;

/**
 * What is told of what is unusual.
 *
 * @param anomalies when an anomaly is told
 * @param storms when many findings become one
 */
public record DetectionPolicy(AnomalyPolicy anomalies, StormPolicy storms) implements Serializable {

    /** That of the options' defaults. */
    static DetectionPolicy usual() {
        return new DetectionPolicy(
                new AnomalyPolicy(
                        AnomalyPolicy.detectors(JobOptions.ANOMALY_DETECTORS.defaultValue()),
                        VectorDetectorKind.named(JobOptions.ANOMALY_HOSTS.defaultValue()),
                        JobOptions.ANOMALY_THRESHOLD.defaultValue(),
                        JobOptions.ANOMALY_CONFIRM.defaultValue(),
                        JobOptions.ANOMALY_LEARN.defaultValue().toMillis(),
                        JobOptions.ANOMALY_CLEAR.defaultValue().toMillis(),
                        JobOptions.ANOMALY_USUAL.defaultValue().toMillis()),
                new StormPolicy(
                        JobOptions.STORM_SHARE.defaultValue() / 100,
                        JobOptions.STORM_HOSTS.defaultValue(),
                        JobOptions.STORM_WITHIN.defaultValue().toMillis(),
                        JobOptions.STORM_GATHER.defaultValue().toMillis(),
                        JobOptions.FINDINGS_MOST.defaultValue()));
    }
}
