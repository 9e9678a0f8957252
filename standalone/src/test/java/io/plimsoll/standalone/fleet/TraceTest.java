package io.plimsoll.standalone.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TraceTest {
    @Test
    void betweenTwoRowsTheValueIsOnTheStraightLine() {
        Trace trace = new Trace(10, 20);

        assertEquals(10, trace.at(0, 0), 1e-9);
        assertEquals(14, trace.at(2, 0), 1e-9);
        assertEquals(20, trace.at(0, 1), 1e-9);
    }

    @Test
    void afterItsLastRowATraceBeginsAnew() {
        Trace trace = new Trace(10, 20, 60);

        assertEquals(35, trace.at(2.5, 2), 1e-9);
        assertEquals(20, trace.at(5 * 3 * 1000, 1), 1e-9);
    }

    @Test
    void sharesAreRelativeToTheGreatestValue() {
        Trace trace = new Trace(10, 40);

        assertEquals(0.25, trace.shareAt(0, 0), 1e-9);
        assertEquals(1, trace.shareAt(5, 0), 1e-9);
    }

    @Test
    void bundledSeriesAreTheRealOnes() {
        Trace trace = Trace.bundled("ec2_cpu_utilization_5f5533");

        assertEquals(4032, trace.length());
        assertEquals(51.846, trace.at(0, 0), 1e-6);
        assertEquals(44.508, trace.at(5, 0), 1e-6);
    }

    @Test
    void everyBundledSeriesHasALoad() {
        Traces traces = Traces.bundled();

        assertEquals(6, traces.cpu().size());
        assertTrue(traces.cpu().stream().allMatch(trace -> trace.shareAt(0, 0) > 0));
        assertEquals(2, traces.network().size());
        assertEquals(2, traces.diskWrites().size());
    }
}
