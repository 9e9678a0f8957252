package io.plimsoll.pipeline.culprit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.VmContention;
import io.plimsoll.pipeline.indicator.VmIndicators;
import io.plimsoll.pipeline.indicator.WindowBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CulpritsTest {
    private static final ContentionLines LINES = new ContentionLines(10, 20, 10, 10);
    private static final int HOSTS = 200;

    /** The truth is known, as the culprit was injected; the worst hurt VM is asked about. */
    @ParameterizedTest
    @EnumSource(Shared.class)
    void theInjectedCulpritIsNamedFirstInNineOfTenCases(Shared shared) {
        long seed = 20_261_123;
        int asked = 0;
        int right = 0;
        for (int host = 0; host < HOSTS; host++) {
            Answer answer = ask(new NoisyHost(seed + host, shared), shared, seed + host);
            asked += answer == Answer.NOBODY_HURT ? 0 : 1;
            right += answer == Answer.RIGHT ? 1 : 0;
        }
        System.out.printf(
                "culprits %s: %d of %d right, seeds %d to %d%n",
                shared, right, asked, seed, seed + HOSTS - 1);

        assertTrue(asked >= HOSTS * 3 / 4, "asked " + asked);
        assertTrue(right >= 0.9 * asked, shared + ": " + right + " of " + asked);
    }

    private enum Answer {
        RIGHT,
        WRONG,
        NOBODY_HURT
    }

    /** At a random time, as soon as a VM is hurt that was hurt in three windows. */
    private static Answer ask(NoisyHost host, Shared shared, long seed) {
        int earliest = 12 + new Random(seed).nextInt(20);
        HostHistory history = HostHistory.start();
        for (int window = 0; window < 40; window++) {
            history = history.after(host.next(), LINES);
            String victim = worstHurt(history, shared, host.culpritUuid());
            if (window < earliest || victim == null) {
                continue;
            }
            for (Blame blame : new Culprits(LINES).find(history)) {
                if (blame.shared() == shared && blame.victimUuid().equals(victim)) {
                    return blame.culpritUuid().equals(host.culpritUuid())
                            ? Answer.RIGHT
                            : Answer.WRONG;
                }
            }
            return Answer.WRONG;
        }
        return Answer.NOBODY_HURT;
    }

    private static @Nullable String worstHurt(HostHistory history, Shared shared, String butNot) {
        String worst = null;
        double most = LINES.of(shared);
        for (Map.Entry<String, VmHistory> vm : history.vms().entrySet()) {
            VmHistory of = vm.getValue();
            boolean longEnough = Lack.of(of, shared, LINES.of(shared)).hurtWindows() >= 3;
            if (!vm.getKey().equals(butNot) && longEnough && of.lacked(shared, 0) > most) {
                most = of.lacked(shared, 0);
                worst = vm.getKey();
            }
        }
        return worst;
    }

    @Test
    void whoBeginsToTakeIsNamedWithItsShareAndConfidence() {
        HostHistory history = HostHistory.start();
        for (int i = 0; i < 10; i++) {
            history = history.after(window(cpu("web", 1, 1), cpu("batch", 0.2, 0)), LINES);
        }
        for (int i = 0; i < 5; i++) {
            history = history.after(window(cpu("web", 0.8, 40), cpu("batch", 3, 5)), LINES);
        }

        List<Blame> blames = new Culprits(LINES).find(history);

        Blame first = blames.get(0);
        assertEquals("web", first.victim());
        assertEquals("batch", first.culprit());
        assertEquals(40, first.lacked(), 1e-6);
        assertEquals(3, first.taken(), 1e-6);
        assertEquals(1, first.share(), 1e-6);
        assertTrue(first.confidence() > 0.8, "confidence " + first.confidence());
    }

    /** An hour of contention leaves no calm window in the memory, but what was usual before. */
    @Test
    void theCulpritOfALongContentionIsStillNamed() {
        HostHistory history = HostHistory.start();
        for (int i = 0; i < 10; i++) {
            history = history.after(window(cpu("web", 1, 1), cpu("batch", 0.2, 0)), LINES);
        }
        for (int i = 0; i < 360; i++) {
            history =
                    history.after(
                            window(cpu("web", 0.8, 40), cpu("batch", 3, 5), cpu("big", 4, 5)),
                            LINES);
        }

        assertEquals("batch", new Culprits(LINES).find(history).get(0).culprit());
    }

    /** The job was started when others outside of the host's VMs made all wait already. */
    @Test
    void whereNoCalmWasEverSeenMoreIsComparedWithLess() {
        HostHistory history = HostHistory.start();
        Random random = new Random(6);
        for (int i = 0; i < 20; i++) {
            double ready = (i > 9 ? 40 : 15) + 3 * random.nextDouble();
            history =
                    history.after(
                            window(
                                    cpu("web", 1, ready),
                                    cpu("batch", i > 9 ? 3 : 0.2, 11),
                                    cpu("big", 4 + random.nextDouble(), 11)),
                            LINES);
        }

        assertEquals("batch", new Culprits(LINES).find(history).get(0).culprit());
    }

    /** It takes more than all others, and did so before anybody was hurt. */
    @Test
    void aHeavyVmThatDidNotChangeIsNotNamedFirst() {
        HostHistory history = HostHistory.start();
        Random random = new Random(2);
        for (int i = 0; i < 20; i++) {
            boolean hurt = i > 9;
            history =
                    history.after(
                            window(
                                    cpu("web", 1, hurt ? 30 : 1),
                                    cpu("big", 6 + 0.2 * random.nextDouble(), hurt ? 8 : 0),
                                    cpu("batch", hurt ? 2 : 0.1, 2)),
                            LINES);
        }

        assertEquals("batch", new Culprits(LINES).find(history).get(0).culprit());
    }

    @Test
    void aVmThatMakesItsOwnQueueHasNobodyToBlame() {
        HostHistory history = HostHistory.start();
        Random random = new Random(3);
        for (int i = 0; i < 20; i++) {
            boolean busy = i > 9;
            history =
                    history.after(
                            window(
                                    cpu("web", busy ? 4 : 1, busy ? 30 : 1),
                                    cpu("other", 1 + 0.1 * random.nextDouble(), 0)),
                            LINES);
        }

        assertEquals(List.of(), new Culprits(LINES).find(history));
    }

    @Test
    void whereNobodyIsHurtNobodyIsNamedAndLittleIsRemembered() {
        HostHistory history = HostHistory.start();
        Random random = new Random(4);
        for (int i = 0; i < 100; i++) {
            history =
                    history.after(
                            window(
                                    cpu("a", random.nextDouble(), 9 * random.nextDouble()),
                                    cpu("b", 9 * random.nextDouble(), 5)),
                            LINES);
            assertEquals(List.of(), new Culprits(LINES).find(history));
        }

        assertEquals(HostHistory.SHORT, Objects.requireNonNull(history.vms().get("a")).windows());
    }

    @Test
    void whatIsUnknownHurtsNobody() {
        HostHistory history = HostHistory.start();
        for (int i = 0; i < 20; i++) {
            history =
                    history.after(
                            WindowBuilder.aWindow("h1").vm("a", null, 1).vm("b", 3.0, 1).build(),
                            LINES);
        }

        assertEquals(List.of(), new Culprits(LINES).find(history));
        assertTrue(history.vms().values().stream().allMatch(vm -> vm.windows() == 6));
    }

    @Test
    void aVmThatLeftIsForgotten() {
        HostHistory history =
                HostHistory.start()
                        .after(window(cpu("a", 1, 50), cpu("b", 1, 50)), LINES)
                        .after(window(cpu("a", 1, 50)), LINES);

        assertFalse(history.vms().containsKey("b"));
    }

    private static HostWindow window(VmIndicators... vms) {
        HostWindow window = WindowBuilder.aWindow("h1").build();
        return new HostWindow(
                window.cluster(),
                window.host(),
                window.startMillis(),
                window.endMillis(),
                window.indicators(),
                new ArrayList<>(List.of(vms)),
                window.quality());
    }

    /** A VM of one vCPU. */
    private static VmIndicators cpu(String name, double cores, double readyPercent) {
        VmContention unknown = VmContention.unknown();
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
                        unknown.pressure(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
    }
}
