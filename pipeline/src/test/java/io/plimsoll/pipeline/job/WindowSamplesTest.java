package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.TrueHost;
import io.plimsoll.pipeline.indicator.WindowCalculator;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HostSampleCodec;
import io.plimsoll.wire.RejectedRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowSamplesTest {
    private static final HostSampleCodec CODEC = new HostSampleCodec();

    @ParameterizedTest
    @ValueSource(longs = {10_000, 30_000})
    void theFewSamplesThatAreDecodedGiveTheSameWindowAsAll(long size)
            throws RejectedRecordException {
        WindowCalculator calculator = new WindowCalculator(30_000);
        int windows = 0;
        int decoded = 0;
        int all = 0;
        for (long seed = 1; seed <= 100; seed++) {
            List<HostSample> arrived = new TrueHost(seed, 60).arrived();
            NavigableMap<SampleKey, StoredSample> stored = stored(arrived);
            for (long start = T0 - size; start < T0 + 70_000; start += size) {
                List<HostSample> needed = needed(stored, start, start + size);
                Optional<HostWindow> window = calculator.compute(start, start + size, needed);

                assertEquals(
                        calculator.compute(start, start + size, arrived),
                        window,
                        "seed " + seed + ", window at " + (start - T0) / 1000 + " s");
                windows += window.isPresent() ? 1 : 0;
                decoded += needed.size();
                all += stored.size();
            }
        }
        assertTrue(windows > 4_000_000 / size, "too few windows to tell anything: " + windows);
        assertTrue(
                size > 10_000 || decoded < all / 4,
                decoded + " of " + all + " samples were decoded");
    }

    private static NavigableMap<SampleKey, StoredSample> stored(List<HostSample> arrived) {
        NavigableMap<SampleKey, StoredSample> stored = new TreeMap<>();
        for (HostSample sample : arrived) {
            stored.put(
                    new SampleKey(sample.getAgentEpoch(), sample.getSeq(), sample.getPart()),
                    new StoredSample(
                            sample.getWallMillis(),
                            0,
                            0,
                            false,
                            0,
                            sample.getParts(),
                            CODEC.encode(sample)));
        }
        return stored;
    }

    private static List<HostSample> needed(
            NavigableMap<SampleKey, StoredSample> stored, long start, long end)
            throws RejectedRecordException {
        List<HostSample> samples = new ArrayList<>();
        WindowSamples window = new WindowSamples(stored, start, end);
        if (!window.isEmpty()) {
            for (StoredSample sample : window.needed()) {
                samples.add(CODEC.decode(sample.bytes()));
            }
        }
        return samples;
    }
}
