package io.plimsoll.standalone.bench.detector;

import io.plimsoll.standalone.bench.detector.MeasuredDetector.Learner;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One value, or one vector, judged and learnt. Many detectors take turns, as a job that sees all
 * its series every minute finds none of them in the processor's nearest caches; all have proved
 * their day, which is when they have most to do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DetectorBenchmark {
    /** Which one; JMH gives the command line's. */
    @Param public MeasuredDetector detector = MeasuredDetector.TAIL;

    private Learner[] learners = {};
    private Workload work = new Workload(1, 1);
    private int turn;
    private long minute;

    /** Lets all learn two days. */
    @Setup
    public void teach() {
        teach(detector.inTurn());
    }

    void teach(int detectors) {
        work = new Workload(detector.width(), 1);
        learners = new Learner[detectors];
        for (int i = 0; i < learners.length; i++) {
            learners[i] = DetectorState.teach(detector.create(i), work, i);
        }
        turn = 0;
        minute = 2 * Workload.DAY_MINUTES;
    }

    /** Returns the score, so that nothing can be left out. */
    @Benchmark
    public double observe() {
        if (turn == learners.length) {
            turn = 0;
            minute++;
        }
        int now = turn++;
        return learners[now].observe(Workload.millis(minute), work.values(minute, now));
    }
}
