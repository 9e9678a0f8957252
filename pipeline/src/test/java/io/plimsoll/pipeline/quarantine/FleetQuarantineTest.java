package io.plimsoll.pipeline.quarantine;

import static io.plimsoll.pipeline.indicator.WindowBuilder.aWindow;
import static io.plimsoll.pipeline.indicator.WindowBuilder.endOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.DemandWindow;
import io.plimsoll.pipeline.indicator.Doubt;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.wire.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Ten hosts, windows of 10 s; half of the hosts are many, and ten minutes make it real. */
class FleetQuarantineTest {
    private static final int HOSTS = 10;

    private final FleetQuarantine quarantine =
            new FleetQuarantine(new QuarantinePolicy(0.3, 0.5, 600_000, 30_000, 600_000));
    private final List<Finding> findings = new ArrayList<>();
    private FleetRecord record = FleetRecord.unknown();
    private long number;

    private void check(List<HostWindow> windows) {
        FleetQuarantine.Outcome outcome =
                quarantine.check(
                        record,
                        "c1",
                        windows.stream().map(DemandWindow::of).toList(),
                        endOf(number));
        record = outcome.record();
        findings.addAll(outcome.findings());
        number++;
    }

    /** One round of windows with this demand of each host, in percent. */
    private void round(int hosts, IntToDoubleFunction demand) {
        List<HostWindow> windows = new ArrayList<>();
        for (int host = 0; host < hosts; host++) {
            windows.add(
                    aWindow("h" + host)
                            .number(number)
                            .demandPercent(demand.applyAsDouble(host))
                            .build());
        }
        check(windows);
    }

    private void quiet(int rounds) {
        for (int i = 0; i < rounds; i++) {
            round(HOSTS, host -> 30 + (host + number) % 3);
        }
    }

    @Test
    void aJumpOfHalfOfTheHostsAtOnceHoldsEverythingUntilTheyAreBack() {
        quiet(20);

        round(HOSTS, host -> host < 5 ? 90 : 30);
        assertTrue(record.held());
        round(HOSTS, host -> host < 5 ? 90 : 30);
        assertTrue(record.held());
        quiet(3);

        assertFalse(record.held());
        assertEquals(2, findings.size(), findings.toString());
        assertEquals(Finding.State.OPEN, findings.get(0).state());
        assertEquals(Finding.State.CLEARED, findings.get(1).state());
        assertEquals(findings.get(0).id(), findings.get(1).id());
    }

    @Test
    void aJumpInTwoWindowsThatFollowEachOtherCountsAsOne() {
        quiet(20);

        round(HOSTS, host -> host < 3 ? 90 : 30);
        assertFalse(record.held());
        round(HOSTS, host -> host < 5 ? 90 : 30);

        assertTrue(record.held());
    }

    @Test
    void aFewHostsThatJumpHoldNothing() {
        quiet(20);

        for (int i = 0; i < 30; i++) {
            round(HOSTS, host -> host < 4 ? 95 : 30);
        }

        assertTrue(findings.isEmpty());
    }

    @Test
    void hostsThatGetBusyOneAfterTheOtherHoldNothing() {
        quiet(20);

        for (int i = 0; i < 60; i++) {
            int busy = i / 5;
            round(HOSTS, host -> host < busy ? 90 : 30);
        }

        assertTrue(findings.isEmpty(), findings.toString());
    }

    @Test
    void whatLastsTenMinutesIsTakenAsReal() {
        quiet(20);

        for (int i = 0; i < 61; i++) {
            assertEquals(i > 0, record.held(), "round " + i);
            round(HOSTS, host -> 90);
        }
        assertFalse(record.held());
        for (int i = 0; i < 30; i++) {
            round(HOSTS, host -> 90);
        }

        assertEquals(2, findings.size(), findings.toString());
        assertTrue(findings.get(1).summary().contains("real"), findings.get(1).summary());
    }

    @Test
    void halfOfTheHostsInQuarantineHoldEverything() {
        quiet(20);
        List<HostWindow> windows = new ArrayList<>();
        for (int host = 0; host < HOSTS; host++) {
            HostWindow window = aWindow("h" + host).number(number).demandPercent(30.0).build();
            Doubt doubt = new Doubt(Doubt.Check.FROZEN, null, "frozen", "figure", "", 0, 0);
            windows.add(host < 5 ? window.doubted(List.of(doubt)) : window);
        }

        check(windows);

        assertTrue(record.held());
        assertTrue(record.because().contains("5 of 10"), record.because());
    }

    @Test
    void ofFourHostsNobodyCanSayThatManyJumped() {
        for (int i = 0; i < 20; i++) {
            round(4, host -> 30);
        }
        round(4, host -> 95);

        assertFalse(record.held());
    }

    /** Seeds 1 to 20: each host's demand is noise of its own, some of it wild. */
    @Test
    void noRandomFleetOfIndependentHostsIsEverHeld() {
        for (int seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            record = FleetRecord.unknown();
            double[] spread = random.doubles(20, 1, 40).toArray();
            for (number = 0; number < 500; ) {
                round(20, host -> Math.max(0, 50 + spread[host] * random.nextGaussian()));
                assertFalse(record.held(), "seed " + seed + ", round " + number);
            }
        }
    }
}
