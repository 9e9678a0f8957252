package io.plimsoll.pipeline.quarantine;

import static io.plimsoll.pipeline.indicator.WindowBuilder.aWindow;
import static io.plimsoll.pipeline.indicator.WindowBuilder.endOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.Doubt;
import io.plimsoll.pipeline.indicator.Doubt.Check;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.VmSampleBuilder;
import io.plimsoll.pipeline.indicator.WindowBuilder;
import io.plimsoll.wire.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of 10 s; from 30 % missing on a host is doubted, what lasts 10 min is real. */
class HostQuarantineTest {
    private static final QuarantinePolicy POLICY =
            new QuarantinePolicy(0.3, 0.5, 600_000, 30_000, 600_000);

    private final HostQuarantine quarantine = new HostQuarantine(POLICY);
    private final List<Finding> findings = new ArrayList<>();
    private HostRecord record = HostRecord.unknown();
    private long number;

    /** A host that works and whose memory moves, as memory does. */
    private WindowBuilder next() {
        return aWindow("h1")
                .number(number)
                .demandPercent(40.0)
                .memoryGib(16, 8 + 0.001 * (number % 7));
    }

    private HostWindow send(WindowBuilder window) {
        HostQuarantine.Outcome outcome = quarantine.check(record, window.build());
        record = outcome.record();
        findings.addAll(outcome.findings());
        number++;
        return outcome.window();
    }

    private void sound(int windows) {
        for (int i = 0; i < windows; i++) {
            assertTrue(send(next()).trusted(), "window " + number);
        }
    }

    private static Check only(HostWindow window) {
        assertEquals(1, window.doubts().size(), window.doubts().toString());
        return window.doubts().get(0).check();
    }

    @Test
    void aSoundHostIsTrusted() {
        sound(200);

        assertTrue(findings.isEmpty(), findings.toString());
    }

    @Test
    void aDoubtStandsForThreeWindowsMoreAndIsToldOnceEachWay() {
        sound(3);

        assertFalse(send(next().quality(2, 2, 0, 1)).trusted());
        assertFalse(send(next().quality(2, 2, 0, 1)).trusted());
        assertFalse(send(next()).trusted());
        assertFalse(send(next()).trusted());
        assertTrue(send(next()).trusted());

        assertEquals(2, findings.size(), findings.toString());
        Finding opened = findings.get(0);
        Finding cleared = findings.get(1);
        assertEquals(Finding.Kind.QUARANTINE, opened.kind());
        assertEquals(Finding.State.OPEN, opened.state());
        assertEquals(Finding.State.CLEARED, cleared.state());
        assertEquals(opened.id(), cleared.id());
        assertEquals(endOf(3), cleared.sinceEpochMillis());
    }

    @Test
    void aFigureThatNoMachineCanReachIsDoubted() {
        sound(2);

        assertEquals(Check.RANGE, only(send(next().quality(2, 2, 0, 1))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1000, 1024, 1 / 1000.0, 1 / 1024.0})
    void memoryThatBecomesAThousandfoldIsDoubtedUntilItIsBack(double factor) {
        sound(10);

        assertEquals(Check.UNIT, only(send(next().memoryGib(16 * factor, 8 * factor))));
        for (int i = 0; i < 20; i++) {
            assertFalse(send(next().memoryGib(16 * factor, 8 * factor)).trusted());
        }
        send(next());
        send(next());
        assertTrue(send(next()).trusted());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1000, 1024, 1 / 1000.0, 1 / 1024.0})
    void availableMemoryAloneThatBecomesAThousandfoldIsDoubted(double factor) {
        double before = factor > 1 ? 0.01 : 12;
        for (int i = 0; i < 10; i++) {
            send(next().memoryGib(16, before + 1e-6 * i));
        }

        assertEquals(Check.UNIT, only(send(next().memoryGib(16, before * factor))));
    }

    @Test
    void aHostThatIsReallyAnotherOneIsTrustedAfterTenMinutes() {
        sound(3);

        int doubted = 0;
        for (int i = 0; i < 70; i++) {
            doubted += send(next().memoryGib(4096, 2000 + 0.01 * (i % 5))).trusted() ? 0 : 1;
        }

        assertEquals(62, doubted, "ten minutes and what a doubt stands longer");
    }

    @Test
    void aHostThatLosesThirtyPercentOfItsTicksIsDoubted() {
        sound(10);

        boolean doubted = false;
        for (int i = 0; i < 6; i++) {
            doubted = !send(next().quality(7, 10, 3, 0)).trusted();
        }

        assertTrue(doubted);
        assertEquals("quarantine: completeness", findings.get(0).detector());
    }

    @Test
    void aTickThatFallsIntoTheNextWindowIsNoLoss() {
        for (int i = 0; i < 60; i++) {
            boolean odd = i % 2 == 1;
            assertTrue(send(next().quality(odd ? 3 : 1, 2, 0, 0)).trusted());
        }
    }

    @Test
    void aHostWhoseVmsLostTheirFiguresIsDoubtedAndNewVmsDoNotCount() {
        send(next().vm("a", 0.1, 1).vm("b", 0.1, 1).vm("c", 0.1, 1));
        assertTrue(
                send(next().vm("a", 0.1, 1).vm("b", 0.1, 1).vm("c", 0.1, 1).vm("new", null, 1))
                        .trusted());

        assertEquals(
                Check.COMPLETENESS,
                only(send(next().vm("a", null, 1).vm("b", 0.1, 1).vm("c", 0.1, 1))));
    }

    @Test
    void vmsThatUseMoreThanTheirHostInThreeWindowsAreDoubted() {
        sound(3);

        assertTrue(send(next().vm("a", 3.0, 1)).trusted(), "the host used 1.6 of 4 cores");
        assertTrue(send(next().vm("a", 3.0, 1)).trusted());
        assertEquals(Check.CPU_SUM, only(send(next().vm("a", 3.0, 1))));
    }

    @Test
    void countersThatStandStillAreDoubted() {
        sound(3);

        assertTrue(send(next().demandPercent(0.0)).trusted());
        assertEquals(Check.FROZEN, only(send(next().demandPercent(0.0))));
    }

    @Test
    void aGaugeThatStandsStillForFiveMinutesIsDoubted() {
        HostWindow last = send(next().memoryGib(16, 8));
        for (int i = 0; i < 29; i++) {
            last = send(next().memoryGib(16, 8));
            assertTrue(last.trusted());
        }

        assertEquals(Check.FROZEN, only(send(next().memoryGib(16, 8))));
    }

    @Test
    void aGuestThatClaimsMoreThanItHasIsDoubtedButNotItsHost() {
        send(next().vmMemory("a", 2, 1.0, 2));

        HostWindow window = send(next().vmMemory("a", 2, 2.5, 2));

        assertTrue(window.trusted());
        assertEquals(Check.GUEST_MEMORY, only(window));
        assertEquals(VmSampleBuilder.uuidOf("a"), window.doubts().get(0).vmUuid());
        assertEquals(VmSampleBuilder.uuidOf("a"), findings.get(0).vmUuid());
    }

    @Test
    void aVmWhoseMemoryBecomesAThousandfoldIsDoubted() {
        send(next().vmMemory("a", 2, 0.9, 1));

        Doubt doubt = send(next().vmMemory("a", 2, 0.9 / 1024, 1)).doubts().get(0);

        assertEquals(Check.UNIT, doubt.check());
        assertEquals("vm_mem.used_bytes", doubt.figure());
    }

    @Test
    void aHostWithoutWindowsIsSilentUntilOneComes() {
        sound(3);

        assertEquals(Optional.empty(), quarantine.silentUntil(record, "h1", endOf(2) + 29_999));
        HostQuarantine.Silence silence =
                quarantine.silentUntil(record, "h1", endOf(2) + 30_000).orElseThrow();
        assertEquals(1, silence.findings().size());
        record = silence.record().orElseThrow();
        assertEquals(
                Optional.empty(),
                quarantine.silentUntil(record, "h1", endOf(2) + 60_000),
                "told once");

        number += 5;
        assertTrue(send(next()).trusted());
        assertEquals(Finding.State.CLEARED, findings.get(0).state());
    }

    @Test
    void aHostThatIsGoneTakesItsFindingsWithIt() {
        sound(2);
        record =
                quarantine
                        .silentUntil(record, "h1", endOf(1) + 30_000)
                        .orElseThrow()
                        .record()
                        .orElseThrow();

        HostQuarantine.Silence gone =
                quarantine.silentUntil(record, "h1", endOf(1) + 600_000).orElseThrow();

        assertEquals(Optional.empty(), gone.record());
        assertEquals(Finding.State.CLEARED, gone.findings().get(0).state());
    }

    @Test
    void aWindowThatComesAgainChangesNothing() {
        sound(2);
        send(next().quality(2, 2, 0, 1));
        HostRecord known = record;
        number--;

        HostWindow again = send(next());

        assertEquals(known, record);
        assertFalse(again.trusted(), "what stands is held against it");
    }

    /**
     * Seeds 1 to 50: load and memory walk at random, VMs come and go, a tick slips now and then.
     */
    @Test
    void noRandomSoundHostIsEverDoubted() {
        for (int seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            record = HostRecord.unknown();
            double gib = 8;
            for (number = 0; number < 300; ) {
                gib = Math.max(0.5, Math.min(15, gib + random.nextGaussian() * 0.3));
                double percent = 1 + random.nextDouble() * 140;
                WindowBuilder window =
                        next().demandPercent(percent)
                                .memoryGib(16, gib)
                                .quality(random.nextInt(20) == 0 ? 1 : 2, 2, 0, 0);
                int vms = random.nextInt(4);
                for (int i = 0; i < vms; i++) {
                    window.vm("vm" + i, Math.min(4, percent / 25) / 4 * random.nextDouble(), 1);
                }
                HostWindow checked = send(window);
                assertTrue(checked.doubts().isEmpty(), "seed " + seed + ": " + checked.doubts());
            }
        }
    }

    /** Guests tell of their memory now and then only. */
    @Test
    void aWindowInWhichTheGuestSaidNothingDoesNotHideThatItsUnitIsAnother() {
        for (int i = 0; i < 3; i++) {
            assertEquals(List.of(), send(next().vmMemory("web", 4, 2.0, 3)).doubts());
        }
        assertEquals(List.of(), send(next().vmMemory("web", 4, null, 3)).doubts());

        assertEquals(Check.UNIT, only(send(next().vmMemory("web", 4, 2.0 / 1024, 3))));
    }

    /** Its finding says that it is over after three windows without it, not after 30 s. */
    @Test
    void windowsThatNeverCameAreNotWithoutADoubt() {
        sound(3);
        assertFalse(send(next().quality(2, 2, 0, 1)).trusted());
        number += 5;

        assertFalse(send(next()).trusted());
        assertFalse(send(next()).trusted());
        assertTrue(send(next()).trusted());
    }
}
