package io.plimsoll.pipeline.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The default detector behind the re-alarm filter, so that what goes on is told once: how a
 * benchmark sees it, which has nothing but scores. In the job the same detector is behind {@link
 * SubjectWatch}, which confirms, joins and clears.
 */
public final class SeriesWatch implements Detector {
    private final TailDetector detector;
    private final RealarmFilter filter;

    /** A watch that knows nothing yet. */
    public SeriesWatch() {
        this(new TailDetector(), new RealarmFilter());
    }

    private SeriesWatch(TailDetector detector, RealarmFilter filter) {
        this.detector = detector;
        this.filter = filter;
    }

    @Override
    public Surprise observe(long epochMillis, double value) {
        Surprise surprise = detector.observe(epochMillis, value);
        return filter.filter(surprise.score()) > 0 ? surprise : Surprise.NONE;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        detector.write(out);
        filter.write(out);
    }

    /**
     * The watch that was written.
     *
     * @throws IOException if a newer version wrote it, or it is cut off
     */
    public static SeriesWatch read(DataInput in) throws IOException {
        return new SeriesWatch(TailDetector.read(in), RealarmFilter.read(in));
    }
}
