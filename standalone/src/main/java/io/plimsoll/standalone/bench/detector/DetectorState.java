package io.plimsoll.standalone.bench.detector;

import io.plimsoll.standalone.bench.detector.MeasuredDetector.Learner;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a detector keeps: its bytes in a savepoint, and what the heap holds for it.
 *
 * @param savedBytes written as the job writes it
 * @param heapBytes of its objects: by how much many of them fill the heap, collected before and
 *     after, divided by their number
 */
record DetectorState(int savedBytes, long heapBytes) {
    /** So much is filled at least, of which what the JVM itself does is a hundredth. */
    private static final int HEAP_BYTES = 1_500_000;

    /** Measures detectors that have learnt two days, as after less their memory is not full. */
    static DetectorState of(MeasuredDetector measured) throws IOException {
        Workload work = new Workload(measured.width(), 1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        teach(measured.create(0), work, 0).write(new DataOutputStream(bytes));
        int many = HEAP_BYTES / bytes.size() + 1;
        List<Learner> taught = new ArrayList<>(many);
        long before = used();
        for (int i = 0; i < many; i++) {
            taught.add(teach(measured.create(i), work, i));
        }
        return new DetectorState(bytes.size(), (used() - before) / taught.size());
    }

    static Learner teach(Learner learner, Workload work, int detector) {
        for (int minute = 0; minute < 2 * Workload.DAY_MINUTES; minute++) {
            learner.observe(Workload.millis(minute), work.values(minute, detector));
        }
        return learner;
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
