package io.plimsoll.pipeline.quarantine;

/**
 * Where one figure of a host usually is.
 *
 * @param mean exponential mean, in the unit of the figure
 * @param deviation exponential mean of the distance to it
 * @param seen windows so far
 */
public record Level(double mean, double deviation, int seen) {
    private static final double WEIGHT = 0.2;
    private static final int WARM_UP = 6;

    /** Nothing known yet. */
    public static Level unknown() {
        return new Level(0, 0, 0);
    }

    /** The level after this value; anew: it is there from now on. */
    Level after(double value, boolean anew) {
        if (anew) {
            return new Level(value, deviation, Math.max(seen, 1));
        }
        if (seen == 0) {
            return new Level(value, 0, 1);
        }
        double weight = Math.max(WEIGHT, 1.0 / (seen + 1));
        return new Level(
                mean + weight * (value - mean),
                deviation + weight * (Math.abs(value - mean) - deviation),
                Math.min(seen + 1, 1_000_000));
    }

    /** 1 if the value is far above, -1 if far below, else 0. */
    int jump(double value, double least) {
        double distance = value - mean;
        boolean far = Math.abs(distance) >= Math.max(least, 4 * deviation);
        return seen >= WARM_UP && far ? (int) Math.signum(distance) : 0;
    }
}
