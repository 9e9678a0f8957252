package io.plimsoll.sinks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;

class InfluxLinesTest {
    private final RecordingListener drops = new RecordingListener();
    private final LineWriter writer = new LineWriter();

    private List<String> lines() {
        return InfluxLineSink.split(writer.take(), drops);
    }

    @Test
    void everyTypeOfFieldHasItsOwnSpelling() {
        writer.begin("vm_cpu");
        writer.tag("host", "h,1=a");
        writer.tag("vm", "web 1");
        writer.flag("hot", true);
        writer.whole("resets", -3);
        writer.real("used", 1.0);
        writer.text("why", "say \"no\" \\ yes");
        writer.end(1_700_000_000_123L);

        assertEquals(
                List.of(
                        "vm_cpu,host=h\\,1\\=a,vm=web\\ 1 hot=true,resets=-3i,used=1.0,"
                                + "why=\"say \\\"no\\\" \\\\ yes\" 1700000000123"),
                lines());
    }

    @Test
    void theEncoderOfSinglePointsWritesTheSame() {
        for (String value : List.of("plain", "a\\", "\\\\", "two\nlines\t", "grün, 嗨 =", "x\\y")) {
            writer.begin("m");
            writer.tag("tag", value);
            writer.text("field", value);
            writer.end(5);

            assertEquals(
                    List.of(
                            new LineEncoder(drops)
                                    .encode(
                                            InfluxPoint.at(5, "m")
                                                    .tag("tag", value)
                                                    .textField("field", value)
                                                    .build())
                                    .orElseThrow()),
                    lines());
        }
    }

    @Test
    void aLongTextThatComesAgainIsWrittenAsTheFirstTime() {
        String text = "grün is \"long enough\" to be looked for, it says";
        String written = "text=\"grün is \\\"long enough\\\" to be looked for, it says\"";
        for (String measurement : List.of("first", "second")) {
            for (int i = 0; i < 100; i++) {
                writer.begin(measurement);
                writer.whole("number", i);
                writer.text("text", text);
                writer.end(5);
            }

            List<String> lines = lines();
            for (int i = 0; i < 100; i++) {
                assertEquals(measurement + " number=" + i + "i," + written + " 5", lines.get(i));
            }
        }
    }

    @Test
    void aPointWithoutAFieldIsNotWritten() {
        writer.begin("none");
        writer.tag("host", "h1");
        writer.real("not_finite", Double.NaN);
        writer.end(5);
        writer.begin("one");
        writer.tag("empty", "");
        writer.whole("a", 1);
        writer.end(6);

        assertEquals(List.of("one a=1i 6"), lines());
    }

    @Test
    void manyLinesAreToldApart() {
        for (int i = 0; i < 1000; i++) {
            writer.begin("m");
            writer.whole("number", i);
            writer.end(i);
        }

        List<String> lines = lines();

        assertEquals(1000, lines.size());
        assertEquals("m number=999i 999", lines.get(999));
        assertTrue(lines().isEmpty());
    }

    @Test
    void aLineThatIsTooLongIsDroppedAndCounted() {
        writer.begin("m");
        writer.text("field", "x".repeat(LineEncoder.MAX_LINE_BYTES));
        writer.end(5);
        writer.begin("m");
        writer.whole("a", 1);
        writer.end(6);

        assertEquals(List.of("m a=1i 6"), lines());
        assertEquals(1, drops.drops.size());
    }

    @Test
    void flinkSerialisesLinesWithoutKryo() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(InfluxLines.class);
    }
}
