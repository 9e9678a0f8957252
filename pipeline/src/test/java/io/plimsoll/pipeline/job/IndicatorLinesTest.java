package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aNic;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aSample;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.aVm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.Arrivals;
import io.plimsoll.pipeline.indicator.MeasuredWindow;
import io.plimsoll.pipeline.indicator.TrueHost;
import io.plimsoll.pipeline.indicator.WindowCalculator;
import io.plimsoll.sinks.InfluxLines;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.AbsentValue;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.VmSample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway") // Avro's constructors take null for what is absent.
class IndicatorLinesTest {
    private final IndicatorLines lines = new IndicatorLines();

    private static HostSample sample(int second, String vmName) {
        HostSample sample =
                aSample()
                        .at(second)
                        .nic(aNic("eth0", 1_000_003L * second, 70_001L * second))
                        .vm(
                                aVm(vmName)
                                        .cpuSeconds(second / 3.0)
                                        .vcpu(0, second / 9.0)
                                        .nic(aNic("vnet0", 77L * second, 33L * second)))
                        .vm(aVm("other").cpuSeconds(second / 7.0))
                        .build();
        VmSample vm =
                VmSample.newBuilder(sample.getVms().get(0))
                        .setAbsent(List.of(new AbsentValue("say \"no\" \\", "garbled", null)))
                        .build();
        return HostSample.newBuilder(sample).setVms(List.of(vm, sample.getVms().get(1))).build();
    }

    private static MeasuredWindow window(String vmName) {
        return new WindowCalculator(30_000)
                .measure(
                        T0,
                        T0 + 10_000,
                        List.of(sample(1, vmName), sample(4, vmName), sample(8, vmName)),
                        Arrivals.unknown())
                .orElseThrow();
    }

    /** The same but for the digits that are not written. */
    private static void assertSame(InfluxPoint expected, InfluxPoint actual) {
        assertEquals(expected.measurement(), actual.measurement());
        assertEquals(expected.tags(), actual.tags());
        assertEquals(expected.longs(), actual.longs());
        assertEquals(expected.booleans(), actual.booleans());
        assertEquals(expected.texts(), actual.texts());
        assertEquals(expected.atEpochMillis(), actual.atEpochMillis());
        assertEquals(expected.doubles().keySet(), actual.doubles().keySet());
        expected.doubles()
                .forEach(
                        (name, value) ->
                                assertEquals(
                                        value,
                                        actual.doubles().getOrDefault(name, Double.NaN),
                                        5e-9 * Math.abs(value),
                                        name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "a b,c=d", "grün", "嗨"})
    void linesSayTheSameAsThePoints(String name) {
        MeasuredWindow window = window(name);
        List<InfluxPoint> expected = new ArrayList<>();
        IndicatorPoints.write(window, expected::add);

        List<InfluxPoint> actual = ReadLines.points(lines.of(window));

        assertTrue(actual.size() > 12, actual.toString());
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < actual.size(); i++) {
            assertSame(expected.get(i), actual.get(i));
        }
    }

    /** One writer for all of them, as in the job. */
    @Test
    void linesOfAnyHistoryAreToTheByteThoseOfASimpleWriter() {
        int count = 0;
        for (long seed = 1; seed <= 300; seed++) {
            List<HostSample> arrived = new TrueHost(seed, 32).arrived();
            for (long size : new long[] {10_000, 60_000}) {
                Optional<MeasuredWindow> window =
                        new WindowCalculator(30_000)
                                .measure(T0, T0 + size, arrived, Arrivals.unknown());
                if (window.isPresent()) {
                    List<String> expected = SimpleLines.of(window.get());
                    assertEquals(expected, texts(lines.of(window.get())), "seed " + seed);
                    count += expected.size();
                }
            }
        }
        assertTrue(count > 3_000, "too few lines to tell anything: " + count);
    }

    private static List<String> texts(InfluxLines lines) {
        List<String> texts = new ArrayList<>();
        int begin = 0;
        for (int end : lines.ends()) {
            texts.add(new String(lines.utf8(), begin, end - begin, StandardCharsets.UTF_8));
            begin = end;
        }
        return texts;
    }

    @Test
    void aWriterThatWasUsedBeforeBeginsAnew() {
        lines.of(window("first"));

        List<InfluxPoint> again = ReadLines.points(lines.of(window("second")));

        assertTrue(
                again.stream().noneMatch(point -> point.tags().containsValue("first")),
                again.toString());
    }
}
