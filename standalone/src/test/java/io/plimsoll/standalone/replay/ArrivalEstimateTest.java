package io.plimsoll.standalone.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArrivalEstimateTest {
    private static final long HOUR = 3_600_000;
    private static final long READ = 100 * HOUR;

    private final ArrivalEstimate estimate = new ArrivalEstimate();

    @Test
    void recordsOfGoodClocksCameWhenTheySay() {
        for (int second = 0; second < 100; second++) {
            add("h" + second % 3, second * 1_000L);
        }

        List<Recorded> taken = takeAll();

        assertEquals(100, taken.size());
        for (Recorded record : taken) {
            assertEquals(record.timestampMillis(), record.arrivedMillis());
        }
    }

    @Test
    void aHostWhoseClockIsAheadDoesNotSetTheTimeOfTheOthers() {
        for (int second = 0; second < 100; second++) {
            add("h" + second % 4, second * 1_000L + (second % 4 == 0 ? HOUR : 0));
        }

        for (Recorded record : takeAll().subList(0, 90)) {
            long really = record.timestampMillis() - (record.key().equals("h0") ? HOUR : 0);
            assertTrue(
                    Math.abs(record.arrivedMillis() - really) <= 32_000,
                    record.key() + " came at " + record.arrivedMillis() + ", not " + really);
        }
    }

    @Test
    void aBacklogDoesNotTakeTheTimeBack() {
        add("h1", 5 * HOUR);
        add("h1", HOUR);
        add("h1", 2 * HOUR);
        add("h1", 5 * HOUR + 1_000);

        assertEquals(
                List.of(5 * HOUR, 5 * HOUR, 5 * HOUR, 5 * HOUR + 1_000),
                takeAll().stream().map(Recorded::arrivedMillis).toList());
    }

    @Test
    void afterAPauseOfAllHostsTimeGoesOn() {
        for (int second = 0; second < 50; second++) {
            add("h" + second % 2, second * 1_000L + (second >= 20 ? HOUR : 0));
        }

        for (Recorded record : takeAll()) {
            assertEquals(record.timestampMillis(), record.arrivedMillis());
        }
    }

    @Test
    void nothingCameAfterItWasRead() {
        add("h1", READ + HOUR);

        assertEquals(READ, takeAll().get(0).arrivedMillis());
    }

    private void add(String host, long millis) {
        estimate.add(new Recorded(Topics.SAMPLES, 0, 0, millis, 0, host, new byte[0]), READ);
    }

    private List<Recorded> takeAll() {
        List<Recorded> all = new ArrayList<>();
        for (Optional<Recorded> next = estimate.take(); next.isPresent(); next = estimate.take()) {
            all.add(next.get());
        }
        return all;
    }
}
