package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static io.plimsoll.pipeline.job.IndicatorsOperator.WINDOW;
import static io.plimsoll.pipeline.job.IndicatorsOperator.tick;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plimsoll.sinks.InfluxPoint;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link ComputeIndicators} stores. */
class StoredWindowsTest {
    private final IndicatorsOperator operator = new IndicatorsOperator();

    @AfterEach
    void close() throws Exception {
        operator.close();
    }

    @Test
    void qualityTellsDuplicatesAndHowLateSamplesCame() throws Exception {
        operator.clockAt(2);
        operator.send(tick(0));
        operator.send(tick(3)); // Its clock is 1 s ahead.
        operator.send(tick(3));
        operator.send(tick(3));
        operator.watermarkAt(10);

        InfluxPoint quality = operator.points("telemetry_quality").get(0);
        assertEquals(2L, quality.longs().get("samples"));
        assertEquals(2L, quality.longs().get("gaps"));
        assertEquals(2L, quality.longs().get("duplicates"));
        assertEquals(0L, quality.longs().get("late"));
        assertEquals(2_000L, quality.longs().get("delay_max_millis"));
        assertEquals(-1_000L, quality.longs().get("delay_min_millis"));
        assertEquals(500.0, quality.doubles().get("delay_mean_millis"));
        assertEquals(0.2, quality.doubles().get("received_ratio"));
    }

    @Test
    void withoutAStoreNoPointIsComputed() throws Exception {
        operator.reopen(RawProfile.NO_STORE, WINDOW);
        operator.send(tick(1));
        operator.send(tick(6));
        operator.watermarkAt(10);

        assertEquals(1, operator.emitted().size());
        assertEquals(List.of(), operator.points("telemetry_quality"));
    }

    @Test
    void aPartThatIsMissingIsTold() throws Exception {
        operator.send(tick(1).part(0, 3));
        operator.send(tick(1).part(2, 3));
        operator.watermarkAt(10);

        assertEquals(1L, operator.points("telemetry_quality").get(0).longs().get("parts_missing"));
    }

    @Test
    void decisionsHaveEachWindowAndTheStoreHasTheMinute() throws Exception {
        operator.reopen(RawProfile.OFF, 60_000);
        operator.sendTicks(0, 33);
        operator.send(
                tick(33).cpuSeconds(136)); // Four CPUs for one second, and one of four otherwise.
        for (int second = 34; second < 70; second++) {
            operator.send(tick(second).cpuSeconds(103 + second));
        }
        operator.watermarkAt(59);
        List<InfluxPoint> tooEarly = operator.points("host_cpu");
        operator.watermarkAt(70);

        assertEquals(
                List.of(10, 20, 30, 40, 50, 60, 70),
                operator.emitted().stream()
                        .map(window -> (window.endMillis() - T0) / 1000)
                        .map(Long::intValue)
                        .toList());
        assertEquals(List.of(), tooEarly);
        assertEquals(1, operator.points("host_cpu").size());
        InfluxPoint minute = operator.points("host_cpu").get(0);
        assertEquals(T0 + 60_000, minute.atEpochMillis());
        assertEquals(4.0, minute.doubles().get("used_cores_max"));
        assertEquals(1.0, minute.doubles().get("used_cores_p95"));
        assertEquals(1.0, minute.doubles().get("used_cores_min"));
        assertEquals(60L, operator.points("telemetry_quality").get(0).longs().get("samples"));
    }

    @Test
    void ofMinutesNothingIsKeptOfAHostThatIsGone() throws Exception {
        operator.reopen(RawProfile.OFF, 60_000);
        operator.sendTicks(0, 35);

        // Its minute ends at 60 s; samples are kept for six windows after that.
        operator.watermarkAt(129);
        int before = operator.samplesKept();
        operator.watermarkAt(130);

        assertEquals(35, before);
        assertEquals(0, operator.stateEntries());
        assertEquals(0, operator.timers());
    }

    @Test
    void rawCountersAreStoredOnlyIfAsked() throws Exception {
        operator.sendTicks(0, 2);
        operator.watermarkAt(10);

        assertEquals(List.of(), operator.points("cpu"));
        assertEquals(1, operator.points("host_cpu").size());
    }
}
