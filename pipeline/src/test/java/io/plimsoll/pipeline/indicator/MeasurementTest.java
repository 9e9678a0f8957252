package io.plimsoll.pipeline.indicator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementTest {
    private static final Measurement<Spread> RATE =
            Measurement.<Spread>named("m", "", "").rate("x", "", "", spread -> spread).build();
    private static final Measurement<Spread> GAUGE =
            Measurement.<Spread>named("m", "", "").gauge("x", "", "", spread -> spread).build();

    private static Spread upTo(int count) {
        double[] each = new double[count];
        for (int i = 0; i < count; i++) {
            each[i] = i + 1;
        }
        return new Spread(Value.of((long) count), each);
    }

    private static Map<String, Object> written(Measurement<Spread> measurement, Spread spread) {
        RecordedFields fields = new RecordedFields();
        measurement.write(spread, fields);
        return fields.all();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 2"})
    void ofFewStepsThereIsTheMostAlone(int steps, double most) {
        assertEquals(Map.of("x", (double) steps, "x_max", most), written(RATE, upTo(steps)));
    }

    @Test
    void ofThreeStepsThereAreTheLeastAndThe95thPercentileToo() {
        assertEquals(
                Map.of("x", 3.0, "x_max", 3.0, "x_min", 1.0, "x_p95", 2.9), written(RATE, upTo(3)));
        assertEquals(
                Map.of("x", 3L, "x_mean", 2.0, "x_max", 3L, "x_min", 1L, "x_p95", 3L),
                written(GAUGE, upTo(3)));
    }
}
