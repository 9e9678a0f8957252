package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.WindowBuilder.aWindow;
import static io.plimsoll.pipeline.indicator.WindowBuilder.endOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.indicator.HostIndicators;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.VmContention;
import io.plimsoll.pipeline.indicator.VmIndicators;
import io.plimsoll.pipeline.indicator.WindowBuilder;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.Finding;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The policy is 2 of 3 windows over 85 %. */
class DetectHotspotsTest {
    private KeyedOneInputStreamOperatorTestHarness<String, HostWindow, AssessedWindow> operator =
            newOperator();

    private static KeyedOneInputStreamOperatorTestHarness<String, HostWindow, AssessedWindow>
            newOperator() {
        try {
            return new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(
                            new DetectHotspots(Fixtures.policy().hotspots(), 600_000)),
                    HostWindow::host,
                    Types.STRING);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() throws Exception {
        operator.open();
    }

    @AfterEach
    void close() throws Exception {
        operator.close();
    }

    private AssessedWindow send(String host, long number, double demandPercent) throws Exception {
        operator.processElement(
                aWindow(host).number(number).demandPercent(demandPercent).build(), 0);
        List<AssessedWindow> all = operator.extractOutputValues();
        return all.get(all.size() - 1);
    }

    private List<Finding> findings() {
        Queue<StreamRecord<Finding>> records = operator.getSideOutput(DetectHotspots.FINDINGS);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    @Test
    void everyWindowIsHandedOnWithHowItsHostStands() throws Exception {
        assertEquals(false, send("h1", 0, 90).heat().hot());
        assertEquals(true, send("h1", 1, 90).heat().hot());
        assertEquals(1, findings().size());
        assertEquals(Finding.State.OPEN, findings().get(0).state());
    }

    /** Three windows of waiting after ten calm ones; the operator is restarted in between. */
    @Test
    void whoHurtsWhomIsToldInTheFindingAndStored() throws Exception {
        for (int number = 0; number < 10; number++) {
            operator.processElement(contended(number, 0.2, 0), 0);
        }
        OperatorSubtaskState snapshot = operator.snapshot(1, 0);
        operator.close();
        operator = newOperator();
        operator.initializeState(snapshot);
        operator.open();
        for (int number = 10; number < 13; number++) {
            operator.processElement(contended(number, 3, 40), 0);
        }

        Finding finding =
                findings().stream()
                        .filter(f -> "web".equals(f.vmUuid()))
                        .reduce((first, last) -> last)
                        .orElseThrow();
        assertTrue(
                finding.summary()
                        .contains("web lacks 40.0 % ready while batch takes 100 % of what is"),
                finding.summary());
        assertEquals(
                List.of("contention", "vm_hotspot"),
                points().stream().map(InfluxPoint::measurement).distinct().sorted().toList());
    }

    private List<InfluxPoint> points() {
        Queue<StreamRecord<InfluxPoint>> records = operator.getSideOutput(DetectHotspots.POINTS);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    private static HostWindow contended(long number, double batchCores, double readyPercent) {
        return contended(aWindow("h1").number(number), batchCores, readyPercent);
    }

    private static HostWindow contended(
            WindowBuilder builder, double batchCores, double readyPercent) {
        HostWindow window = builder.build();
        return new HostWindow(
                window.cluster(),
                window.host(),
                window.startMillis(),
                window.endMillis(),
                window.indicators(),
                List.of(vm("web", 1, readyPercent), vm("batch", batchCores, 0)),
                window.quality());
    }

    private static VmIndicators vm(String name, double cores, double readyPercent) {
        return new VmIndicators(
                name,
                name,
                1,
                1,
                cores,
                cores,
                null,
                readyPercent,
                null,
                1L,
                1L,
                null,
                null,
                null,
                List.of(),
                List.of(),
                new VmContention(
                        cores,
                        readyPercent / 100,
                        null,
                        HostIndicators.Pressure.unknown(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    @Test
    void hostsDoNotMix() throws Exception {
        send("h1", 0, 90);

        assertEquals(false, send("h2", 1, 90).heat().hot());
    }

    @Test
    void whatWasSeenSurvivesARestart() throws Exception {
        send("h1", 0, 90);
        OperatorSubtaskState snapshot = operator.snapshot(1, 0);
        operator.close();

        operator = newOperator();
        operator.initializeState(snapshot);
        operator.open();

        assertEquals(true, send("h1", 1, 90).heat().hot());
    }

    @Test
    void aWindowThatComesAgainIsNotCountedAgain() throws Exception {
        send("h1", 0, 90);

        assertEquals(false, send("h1", 0, 95).heat().hot());
        assertTrue(findings().isEmpty());
    }

    /** As of a sample that comes late: its host was hot then and is not now. */
    @Test
    void aWindowThatIsOverDoesNotComeOutAgainWithHowTheHostStandsNow() throws Exception {
        send("h1", 0, 90);
        send("h1", 1, 90);
        send("h1", 2, 50);
        send("h1", 3, 50);
        int before = operator.extractOutputValues().size();

        operator.processElement(aWindow("h1").number(1).demandPercent(95.0).build(), 0);

        assertEquals(before, operator.extractOutputValues().size());
    }

    /** Ten minutes after its last window a host is taken as gone. */
    @Test
    void whatIsHotOnAHostThatIsGoneIsCleared() throws Exception {
        send("h1", 0, 90);
        send("h1", 1, 90);
        for (int number = 2; number < 4; number++) {
            WindowBuilder busy = aWindow("h1").number(number).demandPercent(90.0);
            operator.processElement(contended(busy, 3, 40), 0);
        }
        List<String> open =
                findings().stream()
                        .filter(each -> each.state() == Finding.State.OPEN)
                        .map(Finding::id)
                        .sorted()
                        .toList();
        assertTrue(open.size() >= 2, open.toString());
        long last = endOf(3);

        operator.processWatermark(last + 599_999);
        assertEquals(List.of(), cleared());
        operator.processWatermark(last + 600_000);

        assertEquals(open, cleared());
        assertEquals(false, send("h1", 100, 90).heat().hot(), "it begins anew");
    }

    private List<String> cleared() {
        return findings().stream()
                .filter(each -> each.state() == Finding.State.CLEARED)
                .map(Finding::id)
                .sorted()
                .toList();
    }
}
