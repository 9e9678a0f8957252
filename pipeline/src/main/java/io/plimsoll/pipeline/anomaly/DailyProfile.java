package io.plimsoll.pipeline.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * What a series is usually like at each hour of the day (UTC), and whether that explains it at all.
 * It says nothing until it has proved itself: many series have no day.
 */
final class DailyProfile {
    private static final int HOURS = 24;
    private static final long DAY_MILLIS = 86_400_000;

    /** Weight of a new value in the variances. */
    private static final double WEIGHT = 0.002;

    /** Least weight of a new value in its hour's mean. */
    private static final double HOUR_WEIGHT = 0.02;

    /** The profile must leave less than this share of the variance. */
    private static final double PROOF = 0.3;

    /** A residual counts as at most this many standard deviations in the proof. */
    private static final double MOST_DEVIATIONS = 5;

    private final float[] mean = new float[HOURS];
    private final int[] count = new int[HOURS];
    private long firstMillis = -1;
    private long lastMillis;
    private long residuals;
    private double residualVariance;
    private double seriesMean;
    private double seriesVariance;

    /** How far the value is from what is usual at this time; empty where that is not known. */
    OptionalDouble residual(long epochMillis, double value) {
        if (firstMillis < 0) {
            firstMillis = epochMillis;
        }
        lastMillis = Math.max(lastMillis, epochMillis);
        double position = (double) Math.floorMod(epochMillis, DAY_MILLIS) / DAY_MILLIS * HOURS;
        int hour = (int) position;
        double intoHour = position - hour;
        int neighbour = Math.floorMod(intoHour >= 0.5 ? hour + 1 : hour - 1, HOURS);
        OptionalDouble residual = OptionalDouble.empty();
        if (count[hour] > 0 && count[neighbour] > 0) {
            // Between the middles of two hours the profile is a straight line.
            double share = Math.abs(intoHour - 0.5);
            residual =
                    OptionalDouble.of(value - (mean[hour] * (1 - share) + mean[neighbour] * share));
            prove(value, residual.getAsDouble());
        }
        count[hour]++;
        mean[hour] += (float) (Math.max(1.0 / count[hour], HOUR_WEIGHT) * (value - mean[hour]));
        return residual;
    }

    private void prove(double value, double residual) {
        residuals++;
        double weight = Math.max(WEIGHT, 1.0 / residuals);
        double square = residual * residual;
        if (residuals > 1) {
            square = Math.min(square, MOST_DEVIATIONS * MOST_DEVIATIONS * residualVariance);
        }
        residualVariance += weight * (square - residualVariance);
        double distance = value - seriesMean;
        seriesMean += weight * distance;
        seriesVariance = (1 - weight) * (seriesVariance + weight * distance * distance);
    }

    /** Whether two days were seen and the time of day explains most of what the series does. */
    boolean proved() {
        return lastMillis - firstMillis >= 2 * DAY_MILLIS
                && residuals > TwoTails.WARM_UP
                && residualVariance < PROOF * seriesVariance;
    }

    void write(DataOutput out) throws IOException {
        for (int hour = 0; hour < HOURS; hour++) {
            out.writeFloat(mean[hour]);
            out.writeInt(count[hour]);
        }
        out.writeLong(firstMillis);
        out.writeLong(lastMillis);
        out.writeLong(residuals);
        out.writeDouble(residualVariance);
        out.writeDouble(seriesMean);
        out.writeDouble(seriesVariance);
    }

    static DailyProfile read(DataInput in) throws IOException {
        DailyProfile profile = new DailyProfile();
        for (int hour = 0; hour < HOURS; hour++) {
            profile.mean[hour] = in.readFloat();
            profile.count[hour] = in.readInt();
        }
        profile.firstMillis = in.readLong();
        profile.lastMillis = in.readLong();
        profile.residuals = in.readLong();
        profile.residualVariance = in.readDouble();
        profile.seriesMean = in.readDouble();
        profile.seriesVariance = in.readDouble();
        return profile;
    }
}
