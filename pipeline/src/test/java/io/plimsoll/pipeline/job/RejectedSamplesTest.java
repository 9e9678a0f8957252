package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.aVm;
import static io.plimsoll.pipeline.job.IndicatorsOperator.tick;
import static io.plimsoll.pipeline.job.IndicatorsOperator.usedCores;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link ComputeIndicators} does with bad samples. */
class RejectedSamplesTest {
    private final IndicatorsOperator operator = new IndicatorsOperator();

    @AfterEach
    void close() throws Exception {
        operator.close();
    }

    @Test
    void garbledBytesAreRejectedWithTheReason() throws Exception {
        operator.send(Fixtures.record("h1", new byte[] {1, 2, 3}, T0, "plimsoll.samples-0@7"));

        assertEquals(1, operator.rejected().size());
        assertEquals("plimsoll.samples-0@7", operator.rejected().get(0).source());
        assertTrue(
                operator.rejected().get(0).reason().contains("not a sample"),
                operator.rejected().toString());
        assertEquals(3, operator.rejected().get(0).bytes().length);
        assertEquals(0, operator.stateEntries());
    }

    @Test
    void aTruncatedSampleIsRejected() throws Exception {
        RawRecord whole = Fixtures.raw(tick(0));
        operator.send(
                Fixtures.record(
                        whole.key(),
                        Arrays.copyOf(whole.bytes(), whole.bytes().length / 2),
                        whole.timestampMillis(),
                        whole.source()));

        assertTrue(
                operator.rejected().get(0).reason().contains("truncated"),
                operator.rejected().toString());
    }

    @Test
    void everyTruncationOfASampleIsRejectedAndNothingThrows() throws Exception {
        RawRecord whole = Fixtures.raw(tick(0).vm(aVm("a").vcpu(0, 1.0)));
        for (int length = 0; length < whole.bytes().length; length++) {
            operator.send(
                    Fixtures.record(
                            "h1",
                            Arrays.copyOf(whole.bytes(), length),
                            T0,
                            "plimsoll.samples-0@" + length));
        }

        assertEquals(whole.bytes().length, operator.rejected().size());
        assertEquals(0, operator.stateEntries());
    }

    @Test
    void aSampleFromTheFutureIsRejected() throws Exception {
        operator.clockAt(0);

        operator.send(tick(10)); // Just within the 10 s that clocks may differ.
        operator.send(tick(11));

        assertEquals(1, operator.rejected().size());
        assertTrue(
                operator.rejected().get(0).reason().contains("1 s beyond what clocks may differ"),
                operator.rejected().toString());
    }

    @Test
    void aSampleUnderTheKeyOfAnotherHostIsRejected() throws Exception {
        RawRecord sample = Fixtures.raw(tick(0));

        operator.send(Fixtures.record("h2", sample.bytes(), T0, "x"));
        operator.send(Fixtures.record("", sample.bytes(), T0, "x"));

        assertEquals(2, operator.rejected().size());
        assertTrue(operator.rejected().get(0).reason().contains("under the key 'h2'"));
    }

    @Test
    void aSampleWithImpossibleFiguresIsRejected() throws Exception {
        operator.send(tick(0).memory(100, 101));

        assertTrue(
                operator.rejected().get(0).reason().contains("101 of 100 bytes"),
                operator.rejected().toString());
    }

    @Test
    void theLoopGoesOnAfterBadRecords() throws Exception {
        for (int second = 0; second < 10; second++) {
            operator.send(Fixtures.record("h1", new byte[0], T0, "x"));
            operator.send(tick(second).cpus(0));
            operator.send(tick(second));
        }

        operator.watermarkAt(10);

        assertEquals(20, operator.rejected().size());
        assertEquals(1.0, usedCores(operator.emitted().get(0)), 1e-9);
    }
}
