package io.plimsoll.pipeline.anomaly;

import io.plimsoll.pipeline.anomaly.Surprise.Aspect;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Both tails of one figure of a series. */
final class TwoTails {
    /** Values from which the tails begin; before there is no score. */
    static final int WARM_UP = 60;

    private final Aspect aspect;
    private Tail upper = new Tail();
    private Tail lower = new Tail();
    private long seen;
    private double mean;
    private double meanDeviation;
    private double least;
    private double most;

    TwoTails(Aspect aspect) {
        this.aspect = aspect;
    }

    /** Judges a figure, then learns it. */
    Surprise observe(double figure) {
        if (seen < WARM_UP) {
            warmUp(figure);
            return Surprise.NONE;
        }
        double high = upper.score(figure, seen);
        double low = lower.score(-figure, seen);
        Surprise surprise = Surprise.NONE;
        if (high > 0 || low > 0) {
            surprise =
                    high >= low
                            ? new Surprise(high, aspect, figure, upper.threshold(), 0, 0)
                            : new Surprise(low, aspect, figure, -lower.threshold(), 0, 0);
        }
        upper.add(figure, seen);
        lower.add(-figure, seen);
        seen++;
        return surprise;
    }

    private void warmUp(double figure) {
        least = seen == 0 ? figure : Math.min(least, figure);
        most = seen == 0 ? figure : Math.max(most, figure);
        seen++;
        mean += (figure - mean) / seen;
        meanDeviation += (Math.abs(figure - mean) - meanDeviation) / seen;
        if (seen == WARM_UP) {
            upper.begin(mean, meanDeviation, most);
            lower.begin(-mean, meanDeviation, -least);
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(seen);
        out.writeDouble(mean);
        out.writeDouble(meanDeviation);
        out.writeDouble(least);
        out.writeDouble(most);
        upper.write(out);
        lower.write(out);
    }

    static TwoTails read(Aspect aspect, DataInput in) throws IOException {
        TwoTails tails = new TwoTails(aspect);
        tails.seen = in.readLong();
        tails.mean = in.readDouble();
        tails.meanDeviation = in.readDouble();
        tails.least = in.readDouble();
        tails.most = in.readDouble();
        tails.upper = Tail.read(in);
        tails.lower = Tail.read(in);
        return tails;
    }
}
