package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.WindowBuilder.aWindow;
import static io.plimsoll.pipeline.indicator.WindowBuilder.endOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.WindowBuilder;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Six hosts through quarantine, hotspots and cures: h0 has more demand than CPUs, which would be
 * cured if its figures were believed.
 */
class FaultsCauseNoCommandTest {
    private static final int HOSTS = 6;
    private static final int WINDOWS = 12;

    private KeyedOneInputStreamOperatorTestHarness<String, HostWindow, HostWindow> quarantine;
    private KeyedOneInputStreamOperatorTestHarness<String, HostWindow, AssessedWindow> hotspots;
    private KeyedOneInputStreamOperatorTestHarness<String, ClusterEvent, Command> cures;

    FaultsCauseNoCommandTest() throws Exception {
        RebalancePolicy policy = Fixtures.policy();
        quarantine =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new QuarantineHosts(policy.quarantine())),
                        HostWindow::host,
                        Types.STRING);
        hotspots =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new DetectHotspots(policy.hotspots(), 600_000)),
                        HostWindow::host,
                        Types.STRING);
        cures =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new DecideCures(policy)),
                        ClusterEvent::cluster,
                        Types.STRING);
    }

    @BeforeEach
    void open() throws Exception {
        quarantine.open();
        hotspots.open();
        cures.open();
        for (int host = 0; host < HOSTS; host++) {
            cures.processElement(ClusterEvent.of(Fixtures.inventory("h" + host)), 0);
        }
    }

    @AfterEach
    void close() throws Exception {
        quarantine.close();
        hotspots.close();
        cures.close();
    }

    /** One round of windows, and the time at which they end. */
    private void round(long number, List<WindowBuilder> windows) throws Exception {
        for (WindowBuilder window : windows) {
            quarantine.processElement(window.build(), 0);
            HostWindow checked = last(quarantine.extractOutputValues());
            hotspots.processElement(checked, 0);
            cures.processElement(
                    ClusterEvent.of(last(hotspots.extractOutputValues())), endOf(number));
        }
        quarantine.processWatermark(endOf(number));
        hotspots.processWatermark(endOf(number));
        cures.processWatermark(endOf(number));
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    /** An idle host whose memory moves. */
    private static WindowBuilder idle(int host, long number) {
        return aWindow("h" + host)
                .number(number)
                .demandPercent(10.0)
                .memoryGib(16, 12 + 0.001 * (number % 7));
    }

    /** 4.4 of 4 CPUs, as db and web want them. */
    private static WindowBuilder overloaded(long number) {
        return idle(0, number).demandPercent(110.0).vm("db", 2.2, 2).vm("web", 1.6, 2);
    }

    private void run(BiFunction<WindowBuilder, Long, WindowBuilder> fault) throws Exception {
        for (long number = 0; number < WINDOWS; number++) {
            List<WindowBuilder> windows = new ArrayList<>();
            windows.add(fault.apply(number < 4 ? idle(0, number) : overloaded(number), number));
            for (int host = 1; host < HOSTS; host++) {
                windows.add(idle(host, number));
            }
            round(number, windows);
        }
    }

    private List<Command> commands() {
        return cures.extractOutputValues();
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(side(quarantine, QuarantineHosts.FINDINGS));
        findings.addAll(side(cures, DecideCures.FINDINGS));
        return findings.stream()
                .filter(finding -> finding.kind() == Finding.Kind.QUARANTINE)
                .toList();
    }

    private static <I, O, T> List<T> side(
            KeyedOneInputStreamOperatorTestHarness<String, I, O> harness, OutputTag<T> tag) {
        Iterable<StreamRecord<T>> records = harness.getSideOutput(tag);
        List<T> values = new ArrayList<>();
        if (records != null) {
            records.forEach(record -> values.add(record.getValue()));
        }
        return values;
    }

    @Test
    void withoutAFaultThereIsACommand() throws Exception {
        run((window, number) -> window);

        assertEquals("h0", commands().get(0).host());
        assertTrue(findings().isEmpty(), findings().toString());
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("impossible", "range", (window, number) -> window.quality(2, 2, 0, 3)),
                fault(
                        "memory times 1000",
                        "unit",
                        (window, number) -> number < 4 ? window : window.memoryGib(16_000, 12_000)),
                fault(
                        "memory times 1024",
                        "unit",
                        (window, number) -> number < 4 ? window : window.memoryGib(16_384, 12_288)),
                fault(
                        "30 % missing",
                        "completeness", (window, number) -> window.quality(7, 10, 3, 0)),
                fault(
                        "VMs use more than the host",
                        "cpu-sum",
                        (window, number) -> number < 2 ? window : window.vm("liar", 30.0, 1)));
    }

    private static Arguments fault(
            String name, String check, BiFunction<WindowBuilder, Long, WindowBuilder> fault) {
        return Arguments.of(name, check, fault);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultCausesAFindingAndNoCommand(
            String name, String check, BiFunction<WindowBuilder, Long, WindowBuilder> fault)
            throws Exception {
        run(fault);

        assertEquals(List.of(), commands(), name);
        assertEquals(1, findings().size(), findings().toString());
        assertEquals("quarantine: " + check, findings().get(0).detector());
        assertEquals("h0", findings().get(0).host());
    }

    @Test
    void aHostThatFallsSilentWhileHotCausesAFindingAndNoCommand() throws Exception {
        for (long number = 0; number < WINDOWS; number++) {
            List<WindowBuilder> windows = new ArrayList<>();
            if (number == 4) {
                windows.add(overloaded(number));
            } else if (number < 4) {
                windows.add(idle(0, number));
            }
            for (int host = 1; host < HOSTS; host++) {
                windows.add(idle(host, number));
            }
            round(number, windows);
        }

        assertEquals(List.of(), commands());
        assertEquals("quarantine: freshness", findings().get(0).detector());
    }

    @Test
    void countersThatFreezeCauseAFindingAndNoCommand() throws Exception {
        run((window, number) -> number < 4 ? window : idle(0, number).demandPercent(0.0));

        assertEquals(List.of(), commands());
        assertEquals("quarantine: frozen", findings().get(0).detector());
    }

    @Test
    void aJumpOfAllHostsAtOnceHoldsEverything() throws Exception {
        for (long number = 0; number < 20; number++) {
            boolean jumped = number >= 10;
            List<WindowBuilder> windows = new ArrayList<>();
            windows.add(jumped ? overloaded(number) : idle(0, number));
            for (int host = 1; host < HOSTS; host++) {
                windows.add(idle(host, number).demandPercent(jumped ? 50.0 : 10.0));
            }
            round(number, windows);
        }

        assertEquals(List.of(), commands());
        assertEquals(1, findings().size(), findings().toString());
        assertEquals("quarantine: fleet", findings().get(0).detector());
    }

    @Test
    void aHostInQuarantineTakesNoVm() throws Exception {
        for (long number = 0; number < WINDOWS; number++) {
            List<WindowBuilder> windows = new ArrayList<>();
            windows.add(number < 4 ? idle(0, number) : overloaded(number));
            windows.add(idle(1, number));
            windows.add(idle(2, number).quality(2, 2, 0, 1));
            round(number, windows);
        }

        assertFalse(commands().isEmpty());
        for (Command command : commands()) {
            assertEquals(
                    "h1", command.migration() == null ? "" : command.migration().destinationHost());
        }
    }

    /** As of a sample that comes late, when its host is no longer held back for what it showed. */
    @Test
    void whatWasHeldAgainstAWindowIsNotStoredAnewWhenItComesAgain() throws Exception {
        for (long number = 0; number < WINDOWS; number++) {
            WindowBuilder window = idle(0, number);
            quarantine.processElement(
                    (number < 4 ? window.quality(2, 2, 0, 1) : window).build(), 0);
        }
        int stored = side(quarantine, QuarantineHosts.POINTS).size();

        quarantine.processElement(idle(0, 2).build(), 0);

        assertEquals(stored, side(quarantine, QuarantineHosts.POINTS).size());
        assertEquals(WINDOWS, quarantine.extractOutputValues().size());
    }

    /** As when the record that says so many bytes is none, or its host has no CPU. */
    @Test
    void samplesThatCanNotBeUsedCauseOneFindingUntilTheyStop() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, RejectedRecord, Finding> rejected =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new TellRejected(60_000)),
                        RejectedRecord::key,
                        Types.STRING)) {
            rejected.open();
            rejected.processWatermark(endOf(0));
            for (int i = 0; i < 50; i++) {
                rejected.processElement(
                        new RejectedRecord("h1", "samples-0@" + i, "has 0 CPUs", new byte[0], 0),
                        0);
            }
            assertEquals(1, rejected.extractOutputValues().size());
            Finding opened = rejected.extractOutputValues().get(0);
            assertTrue(opened.summary().contains("0 CPUs"), opened.summary());

            rejected.processWatermark(endOf(0) + 60_000);

            Finding cleared = rejected.extractOutputValues().get(1);
            assertEquals(Map.of(opened.id(), Finding.State.CLEARED), state(cleared));
            assertEquals(50, cleared.evidence().get(0).value());
        }
    }

    private static Map<String, Finding.State> state(Finding finding) {
        return Map.of(finding.id(), finding.state());
    }
}
