package io.plimsoll.pipeline.hotspot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.culprit.Blame;
import io.plimsoll.pipeline.culprit.Shared;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.WindowBuilder;
import io.plimsoll.wire.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalDetectorTest {
    private static final HotspotPolicy POLICY = new HotspotPolicy(85, 78, 94, 90, 3, 5);

    private final SignalDetector detector = new SignalDetector(POLICY);
    private final List<Finding> findings = new ArrayList<>();
    private HostSigns signs = HostSigns.unknown();
    private int number;

    private void see(HostWindow window, List<Blame> blames) {
        HostSigns after = detector.update(signs, window);
        SignalFindings.Told told = new SignalFindings(POLICY).tell(signs, after, window, blames);
        findings.addAll(told.findings());
        signs = told.after();
        number++;
    }

    private void see(SignalWindow window) {
        see(window.number(number).build(), List.of());
    }

    /** Every signal twice its line, in three windows. */
    @ParameterizedTest
    @EnumSource(
            value = Signal.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HOST_BUDGET"})
    void aSignalOverItsLineInKOfNWindowsIsAHotspotUntilItIsClearlyBelow(Signal signal) {
        double line = POLICY.line(signal);
        double over = Math.min(line * 1.5, signal.unit().equals("%") ? 99 : line * 1.5);

        see(SignalWindow.with(signal, over));
        see(SignalWindow.with(signal, over));
        assertEquals(List.of(), findings);
        see(SignalWindow.with(signal, over));
        see(SignalWindow.with(signal, line * 0.95));
        see(SignalWindow.with(signal, line * 0.3));
        see(SignalWindow.with(signal, line * 0.3));
        assertEquals(1, of(signal).size());
        see(SignalWindow.with(signal, line * 0.3));

        List<String> of = new ArrayList<>();
        for (Finding finding : of(signal)) {
            of.add(finding.state() + " " + finding.evidence().get(0).indicator());
            assertEquals(line, finding.evidence().get(0).line());
        }
        assertEquals(List.of("OPEN " + signal.indicator(), "CLEARED " + signal.indicator()), of);
        assertTrue(findings.get(0).summary().contains(signal.kind()), findings.get(0).summary());
        assertFalse(
                signs.heats()
                        .containsKey(HostSigns.key(signal, signal.ofVm() ? SignalWindow.VM : null)),
                "what is over is forgotten");
    }

    /** Those of this signal; where a host's vCPUs wait, so does one of its VMs. */
    private List<Finding> of(Signal signal) {
        return findings.stream()
                .filter(f -> f.evidence().get(0).indicator().equals(signal.indicator()))
                .filter(f -> Objects.equals(f.vmUuid(), signal.ofVm() ? SignalWindow.VM : null))
                .toList();
    }

    /** Very unequal hosts, with the trifles that idle hosts show: a slow request, a lost packet. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anIdleFleetThatIsMerelyImbalancedHasNoHotspot(long seed) {
        Random random = new Random(seed);
        for (int host = 0; host < 20; host++) {
            signs = HostSigns.unknown();
            number = 0;
            double busy = 0.7 * random.nextDouble();
            for (int window = 0; window < 200; window++) {
                see(SignalWindow.idle(random, busy));
            }
            assertEquals(List.of(), findings, "seed " + seed + ", host " + host);
        }
    }

    @Test
    void nothingIsHotBecauseItIsUnknown() {
        for (int i = 0; i < 100; i++) {
            see(
                    WindowBuilder.aWindow("h1")
                            .number(number)
                            .demandPercent(null)
                            .vm("a", null, 1)
                            .build(),
                    List.of());
        }

        assertEquals(List.of(), findings);
        assertEquals(Shortages.none(), signs.shortages());
    }

    @Test
    void aHotVmThatLeavesIsCleared() {
        for (int i = 0; i < 3; i++) {
            see(SignalWindow.with(Signal.VM_READY, 15));
        }
        see(WindowBuilder.aWindow("h1").number(number).build(), List.of());

        assertEquals(2, findings.size());
        assertEquals(Finding.State.CLEARED, findings.get(1).state());
        assertEquals(findings.get(0).id(), findings.get(1).id());
    }

    /** Every sixth window at 120 % never makes three of five. */
    @Test
    void aSpentBudgetIsAHotspotWhereKOfNNeverIs() {
        for (int i = 0; i < 200; i++) {
            demand(i % 6 == 0 && i > 60 ? 120 : 83);
        }

        assertEquals(1, findings.size());
        assertEquals("cpu.overload", findings.get(0).evidence().get(0).indicator());
        assertTrue(signs.shortages().budget());
        assertTrue(signs.shortages().overloadShare() > 0.05);
        for (int i = 0; i < 3; i++) {
            demand(50);
        }

        assertEquals(Finding.State.CLEARED, findings.get(1).state());
        assertEquals(0, signs.shortages().overloadShare());
    }

    private void demand(double percent) {
        see(WindowBuilder.aWindow("h1").number(number).demandPercent(percent).build(), List.of());
    }

    @Test
    void aCulpritIsToldWithTheHotspotOrOnceItIsKnown() {
        Blame blame =
                new Blame(Shared.CPU, SignalWindow.VM, "web", "u2", "batch", 34, 3, 0.61, 0.9, 0);
        for (int i = 0; i < 4; i++) {
            see(SignalWindow.with(Signal.VM_READY, 34));
        }
        for (int i = 0; i < 3; i++) {
            HostWindow window = SignalWindow.with(Signal.VM_READY, 34).number(number).build();
            see(window, List.of(blame));
        }

        List<Finding> ofVm = findings.stream().filter(f -> f.vmUuid() != null).toList();
        assertEquals(
                List.of(Finding.State.OPEN, Finding.State.UPDATED),
                ofVm.stream().map(Finding::state).toList());
        assertTrue(
                ofVm.get(1)
                        .summary()
                        .endsWith(
                                "; web lacks 34.0 % ready while batch takes 61 % of what is"
                                        + " contended, confidence 0.9"),
                ofVm.get(1).summary());
        assertEquals(
                Arrays.asList("cpu.ready", "contention.batch.share", "contention.batch.confidence"),
                ofVm.get(1).evidence().stream().map(Finding.Evidence::indicator).toList());
    }

    @Test
    void aHotspotWithoutACureSaysSo() {
        for (int i = 0; i < 3; i++) {
            see(SignalWindow.with(Signal.HOST_IO_PRESSURE, 50));
        }

        assertTrue(findings.get(0).summary().endsWith("; there is no cure for this yet"));
    }

    @Test
    void aWindowThatComesAgainChangesNothing() {
        HostWindow window = SignalWindow.with(Signal.VM_READY, 40).number(0).build();
        for (int i = 0; i < 5; i++) {
            see(window, List.of());
        }

        assertEquals(List.of(), findings);
    }
}
