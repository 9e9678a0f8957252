package io.plimsoll.standalone.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plimsoll.pipeline.job.WindowPolicy;
import io.plimsoll.wire.Topics;
import org.junit.jupiter.api.Test;

class RecordedTimeTest {
    private final RecordedTime time =
            new RecordedTime(new WindowPolicy(10_000, 10_000, 3_000, 10_000, 15_000));

    @Test
    void theTimeIsTheNewestSampleLessTheLateness() {
        assertEquals(96_999, after(0, 100_000, 100_000));
        assertEquals(96_999, after(0, 90_000, 101_000), "a backlog does not take it back");
    }

    @Test
    void thePartitionThatIsFurthestBehindTellsTheTime() {
        after(0, 100_000, 100_000);

        assertEquals(96_999, after(1, 108_000, 108_000));
        assertEquals(104_999, after(0, 109_000, 109_000));
    }

    @Test
    void aPartitionThatWasSilentInTheRecordingHoldsUpNobody() {
        after(0, 100_000, 100_000);

        assertEquals(96_999, after(1, 115_000, 115_000));
        assertEquals(113_000 - 1, after(1, 116_000, 116_000));
    }

    @Test
    void aSampleFromTheFutureOfItsArrivalTellsNoTime() {
        after(0, 100_000, 100_000);

        assertEquals(96_999, after(0, 110_002, 100_001));
        assertEquals(107_001 - 1, after(0, 110_001, 100_001));
    }

    private long after(int partition, long timestampMillis, long arrivedMillis) {
        return time.after(
                new Recorded(
                        Topics.SAMPLES,
                        partition,
                        0,
                        timestampMillis,
                        arrivedMillis,
                        "h1",
                        new byte[0]));
    }
}
