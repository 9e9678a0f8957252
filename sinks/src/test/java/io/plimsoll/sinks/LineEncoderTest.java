package io.plimsoll.sinks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineEncoderTest {
    private final RecordingListener drops = new RecordingListener();
    private final LineEncoder encoder = new LineEncoder(drops);

    @Test
    void everyTypeOfFieldHasItsOwnSpelling() {
        InfluxPoint point =
                InfluxPoint.at(1_700_000_000_123L, "vm_cpu")
                        .tag("vm", "web 1")
                        .tag("host", "h,1=a")
                        .doubleField("used", 1.0)
                        .longField("resets", -3)
                        .booleanField("hot", true)
                        .textField("why", "say \"no\" \\ yes")
                        .build();

        assertEquals(
                "vm_cpu,host=h\\,1\\=a,vm=web\\ 1 hot=true,resets=-3i,used=1.0,"
                        + "why=\"say \\\"no\\\" \\\\ yes\" 1700000000123",
                encoder.encode(point).orElseThrow());
        assertTrue(drops.drops.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void valueThatIsNotFiniteIsLeftOutAndCounted(double value) {
        InfluxPoint point =
                InfluxPoint.at(5, "m").doubleField("bad", value).doubleField("good", 0.5).build();

        assertEquals("m good=0.5 5", encoder.encode(point).orElseThrow());
        assertDropped(DropReason.UNUSABLE_FIELD);
    }

    @Test
    void pointWithoutAnyUsableFieldIsDropped() {
        assertEquals(Optional.empty(), encoder.encode(InfluxPoint.at(5, "m").build()));

        assertDropped(DropReason.NO_FIELDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "#comment"})
    void measurementThatTheServerWouldIgnoreIsDropped(String measurement) {
        InfluxPoint point = InfluxPoint.at(5, measurement).longField("a", 1).build();

        assertEquals(Optional.empty(), encoder.encode(point));
        assertDropped(DropReason.UNUSABLE_MEASUREMENT);
    }

    @Test
    void fieldThatIsThereTwiceIsWrittenOnce() {
        InfluxPoint point =
                InfluxPoint.at(5, "m").doubleField("a", 1.5).textField("a", "one").build();

        assertEquals("m a=1.5 5", encoder.encode(point).orElseThrow());
        assertDropped(DropReason.UNUSABLE_FIELD);
    }

    @Test
    void fieldWithoutANameIsLeftOut() {
        InfluxPoint point = InfluxPoint.at(5, "m").longField("", 1).longField("a", 2).build();

        assertEquals("m a=2i 5", encoder.encode(point).orElseThrow());
        assertDropped(DropReason.UNUSABLE_FIELD);
    }

    @ParameterizedTest
    @CsvSource({"a\\,a/", "\\\\,//", "a\\b,a\\b"})
    void backslashAtTheEndCannotEscapeTheSeparator(String value, String written) {
        InfluxPoint point = InfluxPoint.at(5, "m").tag("t", value).longField("a", 1).build();

        assertEquals("m,t=" + written + " a=1i 5", encoder.encode(point).orElseThrow());
    }

    @Test
    void lineBreaksInTagsDoNotEndTheLine() {
        InfluxPoint point = InfluxPoint.at(5, "m").tag("t", "x\ny a=1 1").longField("a", 1).build();

        assertEquals(1, encoder.encode(point).orElseThrow().lines().count());
    }

    @Test
    void lineOverTheLimitIsDropped() {
        String limit = "x".repeat(LineEncoder.MAX_LINE_BYTES - "m a=\"\" 5".length());

        assertTrue(
                encoder.encode(InfluxPoint.at(5, "m").textField("a", limit).build()).isPresent());
        assertEquals(
                Optional.empty(),
                encoder.encode(InfluxPoint.at(5, "m").textField("a", limit + "x").build()));
        assertDropped(DropReason.TOO_LONG);
    }

    @Test
    void limitCountsBytesNotCharacters() {
        String euros = "€".repeat(LineEncoder.MAX_LINE_BYTES / 2);

        assertEquals(
                Optional.empty(),
                encoder.encode(InfluxPoint.at(5, "m").textField("a", euros).build()));
        assertDropped(DropReason.TOO_LONG);
    }

    private void assertDropped(DropReason reason) {
        assertEquals(1, drops.drops.size(), drops.drops::toString);
        assertEquals(reason, drops.drops.get(0).reason());
    }
}
