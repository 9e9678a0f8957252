package io.plimsoll.standalone.bench.detector;

import io.plimsoll.pipeline.anomaly.AnomalyPolicy;
import io.plimsoll.pipeline.anomaly.Detector;
import io.plimsoll.pipeline.anomaly.ForestDetector;
import io.plimsoll.pipeline.anomaly.ForestVectorDetector;
import io.plimsoll.pipeline.anomaly.SubjectWatch;
import io.plimsoll.pipeline.anomaly.TailDetector;
import io.plimsoll.pipeline.anomaly.VectorDetector;
import io.plimsoll.pipeline.anomaly.VectorDetectorKind;
import io.plimsoll.pipeline.anomaly.VectorTailDetector;
import io.plimsoll.pipeline.series.Series;
import io.plimsoll.pipeline.series.Series.Subject;
import io.plimsoll.pipeline.series.SubjectMinute;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** What is measured. Vectors are the indicators of a host. */
public enum MeasuredDetector {
    /** The default, on one series. */
    TAIL("tail", 1, 1_000) {
        @Override
        Learner create(int seed) {
            return new OfSeries(new TailDetector());
        }
    },
    /** The default as it is in the job, on all series of a host: with lines, alarms, findings. */
    WATCH("watch", 7, 150) {
        @Override
        Learner create(int seed) {
            return new OfHost(new SubjectWatch(Subject.HOST));
        }
    },
    /** Random Cut Forest, on one series. */
    FOREST("forest", 1, 8) {
        @Override
        Learner create(int seed) {
            return new OfSeries(new ForestDetector(seed));
        }
    },
    /** The cheap detector of vectors. */
    VECTOR_TAIL("vectorTail", 7, 2_000) {
        @Override
        Learner create(int seed) {
            return new OfVector(new VectorTailDetector(indicators()));
        }
    },
    /** Random Cut Forest, on vectors. */
    VECTOR_FOREST("vectorForest", 7, 8) {
        @Override
        Learner create(int seed) {
            return new OfVector(new ForestVectorDetector(indicators(), seed));
        }
    };

    private static final AnomalyPolicy POLICY =
            new AnomalyPolicy(
                    AnomalyPolicy.detectors("all=tail"),
                    VectorDetectorKind.TAIL,
                    6,
                    3,
                    86_400_000,
                    600_000,
                    21_600_000);

    /** A detector that judges and learns. */
    interface Learner {
        /** Returns something that depends on the judgement. */
        double observe(long epochMillis, double[] values);

        /** Writes the detector as a savepoint does. */
        void write(DataOutput out) throws IOException;
    }

    private final String key;
    private final int width;
    private final int inTurn;

    MeasuredDetector(String key, int width, int inTurn) {
        this.key = key;
        this.width = width;
        this.inTurn = inTurn;
    }

    private static List<String> indicators() {
        return Series.watchedOf(Subject.HOST).stream().map(Series::indicator).toList();
    }

    /** One that knows nothing yet. */
    abstract Learner create(int seed);

    /** Its name in the result. */
    String key() {
        return key;
    }

    /** How many values it is given at once. */
    int width() {
        return width;
    }

    /** How many take turns: more than the processor's nearest caches hold, as in the job. */
    int inTurn() {
        return inTurn;
    }

    private record OfSeries(Detector detector) implements Learner {
        @Override
        public double observe(long epochMillis, double[] values) {
            return detector.observe(epochMillis, values[0]).score();
        }

        @Override
        public void write(DataOutput out) throws IOException {
            detector.write(out);
        }
    }

    private record OfVector(VectorDetector detector) implements Learner {
        @Override
        public double observe(long epochMillis, double[] values) {
            return detector.observe(epochMillis, values).score();
        }

        @Override
        public void write(DataOutput out) throws IOException {
            detector.write(out);
        }
    }

    private record OfHost(SubjectWatch watch) implements Learner {
        @Override
        public double observe(long epochMillis, double[] values) {
            SubjectMinute minute =
                    new SubjectMinute("c", "h", "", "", epochMillis, epochMillis, 1, values);
            return watch.observe(minute, POLICY).isPresent() ? 1 : 0;
        }

        @Override
        public void write(DataOutput out) throws IOException {
            watch.write(out);
        }
    }
}
