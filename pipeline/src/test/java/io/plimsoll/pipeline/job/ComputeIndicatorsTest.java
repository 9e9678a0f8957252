package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aSample;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.aVm;
import static io.plimsoll.pipeline.job.IndicatorsOperator.WINDOW;
import static io.plimsoll.pipeline.job.IndicatorsOperator.tick;
import static io.plimsoll.pipeline.job.IndicatorsOperator.usedCores;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.HostWindow;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which windows come of which samples. */
class ComputeIndicatorsTest {
    private final IndicatorsOperator operator = new IndicatorsOperator();

    @AfterEach
    void close() throws Exception {
        operator.close();
    }

    @Test
    void aWindowIsEmittedOnceWhenTheWatermarkPassesItsEnd() throws Exception {
        operator.sendTicks(0, 15);

        operator.watermarkAt(9.999);
        List<HostWindow> tooEarly = operator.emitted();
        operator.watermarkAt(10);
        List<HostWindow> windows = operator.emitted();

        assertEquals(List.of(), tooEarly);
        assertEquals(1, windows.size());
        assertEquals(T0, windows.get(0).startMillis());
        assertEquals(T0 + WINDOW, windows.get(0).endMillis());
        assertEquals(10, windows.get(0).quality().samples());
        assertEquals(1.0, usedCores(windows.get(0)), 1e-9);
    }

    @Test
    void theFirstStepOfAWindowBeginsWithTheLastTickOfTheWindowBefore() throws Exception {
        operator.sendTicks(0, 10);
        operator.watermarkAt(10);
        operator.emitted();
        // Two whole CPUs from second 9 to 10, none after.
        operator.send(aSample().at(10).cpuSeconds(111));
        operator.send(aSample().at(19).cpuSeconds(111));

        operator.watermarkAt(20);

        List<HostWindow> windows = operator.emitted();
        assertEquals(1, windows.size());
        assertEquals(2.0 / 10, usedCores(windows.get(0)), 1e-9);
    }

    @Test
    void aDuplicateChangesNothingAndEmitsNothing() throws Exception {
        operator.sendTicks(0, 10);
        operator.watermarkAt(11);
        operator.emitted();
        int keptSamples = operator.samplesKept();

        operator.sendTicks(0, 10);
        operator.watermarkAt(12);

        assertEquals(List.of(), operator.emitted());
        assertEquals(keptSamples, operator.samplesKept());
        assertEquals(List.of(), operator.rejected());
    }

    @Test
    void partsOfATickAreOneTick() throws Exception {
        for (int second = 0; second < 10; second++) {
            operator.send(tick(second).part(1, 2).vm(aVm("b").cpuSeconds(second * 0.5)));
            operator.send(tick(second).part(0, 2).vm(aVm("a").cpuSeconds(second * 0.25)));
        }

        operator.watermarkAt(10);

        HostWindow window = operator.emitted().get(0);
        assertEquals(10, window.quality().samples());
        assertEquals(1.0, usedCores(window), 1e-9);
        assertEquals(List.of(0.25, 0.5), window.vms().stream().map(vm -> vm.usedCores()).toList());
    }

    @Test
    void partsOfTheTickBeforeTheWindowAreAllUsedForTheFirstStep() throws Exception {
        operator.send(tick(9).part(0, 2).vm(aVm("a").cpuSeconds(1.0)));
        operator.send(tick(9).part(1, 2).vm(aVm("b").cpuSeconds(1.0)));
        operator.send(tick(10).part(0, 2).vm(aVm("a").cpuSeconds(1.5)));
        operator.send(tick(10).part(1, 2).vm(aVm("b").cpuSeconds(1.75)));

        operator.watermarkAt(20);

        assertEquals(
                List.of(0.5, 0.75),
                operator.emitted().get(1).vms().stream().map(vm -> vm.usedCores()).toList());
    }

    @Test
    void hostsDoNotMix() throws Exception {
        for (int second = 0; second < 10; second++) {
            operator.send(tick(second));
            operator.send(aSample().host("h2").at(second).cpuSeconds(3 * second));
        }

        operator.watermarkAt(10);

        List<HostWindow> windows = operator.emitted();
        assertEquals(2, windows.size());
        for (HostWindow window : windows) {
            assertEquals(window.host().equals("h2") ? 3.0 : 1.0, usedCores(window), 1e-9);
        }
    }

    @Test
    void oneSampleHasNoRate() throws Exception {
        operator.send(tick(3));

        operator.watermarkAt(10);

        assertNull(operator.emitted().get(0).indicators().usedCores());
    }

    @Test
    void noSampleNoWindow() throws Exception {
        operator.sendTicks(0, 5);
        operator.sendTicks(40, 45);

        operator.watermarkAt(60);

        assertEquals(
                List.of(T0 + WINDOW, T0 + 5 * WINDOW),
                operator.emitted().stream().map(HostWindow::endMillis).toList());
    }

    @Test
    void afterAGapLongerThanThreeWindowsThereIsNoRateOverIt() throws Exception {
        operator.send(tick(9));
        operator.send(tick(45));

        operator.watermarkAt(60);

        assertNull(operator.emitted().get(1).indicators().usedCores());
    }

    @Test
    void nothingIsKeptOfAHostThatIsGone() throws Exception {
        operator.sendTicks(0, 35);
        assertEquals(35, operator.samplesKept());

        // Its last window ends at 40 s; samples are kept for six windows after that.
        operator.watermarkAt(109);
        int before = operator.samplesKept();
        operator.watermarkAt(110);

        assertEquals(5, before, "the last samples are kept for late ones");
        assertEquals(0, operator.stateEntries());
        assertEquals(0, operator.timers());
    }

    @Test
    void stateDoesNotGrowWithTime() throws Exception {
        int most = 0;
        for (int second = 0; second < 1000; second++) {
            operator.clockAt(second);
            operator.send(tick(second));
            operator.watermarkAt(Math.max(0, second - 3));
            most = Math.max(most, operator.samplesKept());
        }

        assertTrue(most <= 90, "at most " + most + " samples of 1 s were kept at a time");
    }

    @Test
    void aWindowBegunBeforeASnapshotIsWholeAfterTheRestore() throws Exception {
        operator.sendTicks(0, 6);
        operator.restart();
        operator.sendTicks(4, 10); // The source goes back a little: two come again.
        operator.watermarkAt(10);

        List<HostWindow> windows = operator.emitted();
        assertEquals(1, windows.size());
        assertEquals(10, windows.get(0).quality().samples());
        assertEquals(1.0, usedCores(windows.get(0)), 1e-9);
    }

    @Test
    void aWallClockThatStepsBackDoesNotMakeAWrongRate() throws Exception {
        operator.sendTicks(0, 20);
        // From second 20 on the wall clock shows 8 s less; the monotonic clock goes on.
        for (int second = 20; second < 40; second++) {
            operator.send(tick(second).wallAt(second - 8));
        }

        operator.watermarkAt(40);

        for (HostWindow window : operator.emitted()) {
            assertEquals(1.0, usedCores(window), 1e-9, window.toString());
        }
    }

    @Test
    void aVmInAPartThatIsMissingGoesOnFromTheTickBeforeThat() throws Exception {
        operator.send(tick(8).part(0, 2).vm(aVm("a").cpuSeconds(1.0)));
        operator.send(tick(8).part(1, 2));
        operator.send(tick(9).part(1, 2));
        operator.send(tick(12).part(0, 2).vm(aVm("a").cpuSeconds(3.0)));
        operator.send(tick(12).part(1, 2));
        operator.watermarkAt(20);

        assertEquals(0.5, operator.emitted().get(1).vms().get(0).usedCores());
    }
}
