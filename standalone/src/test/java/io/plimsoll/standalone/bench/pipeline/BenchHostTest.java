package io.plimsoll.standalone.bench.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.SampleCheck;
import io.plimsoll.pipeline.indicator.WindowCalculator;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HostSampleCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchHostTest {
    private static final long BEGAN = 1_700_000_000_000L;
    private static final int ORDINARY = 7;
    private static final int HOT = 49;

    private static List<HostSample> samples(int host, int ticks) {
        BenchHost made = new BenchHost(host, PipelineBenchOptions.VMS_PER_HOST, BEGAN);
        List<HostSample> samples = new ArrayList<>();
        for (int i = 0; i < ticks; i++) {
            samples.add(made.next());
        }
        return samples;
    }

    private static HostWindow window(int host) {
        return new WindowCalculator(30_000)
                .compute(BEGAN, BEGAN + 10_000, samples(host, 4))
                .orElseThrow();
    }

    private static double demandPercent(HostWindow window) {
        Double percent = window.indicators().demandPercent();
        return percent == null ? Double.NaN : percent;
    }

    @Test
    void theJobAcceptsEverySample() throws Exception {
        HostSampleCodec codec = new HostSampleCodec();
        for (HostSample sample : samples(ORDINARY, 4)) {
            assertEquals(
                    Optional.empty(), SampleCheck.problem(sample, "node-00007", BEGAN + 60_000));
            assertEquals(sample, codec.decode(codec.encode(sample)));
        }
    }

    @Test
    void theSameHostMakesTheSameSamples() {
        assertEquals(samples(ORDINARY, 4), samples(ORDINARY, 4));
    }

    @Test
    void allVmsHaveIndicatorsAndAnOrdinaryHostIsNotHot() {
        HostWindow window = window(ORDINARY);

        assertEquals(PipelineBenchOptions.VMS_PER_HOST, window.vms().size());
        assertTrue(window.vms().stream().allMatch(vm -> vm.usedCores() != null));
        assertTrue(window.vms().stream().allMatch(vm -> vm.readyPercent() != null));
        assertEquals(0, window.quality().impossible());
        assertTrue(demandPercent(window) < 78, window.indicators().toString());
    }

    @Test
    void oneHostInFiftyIsHot() {
        assertTrue(demandPercent(window(HOT)) > 85, window(HOT).indicators().toString());
    }
}
