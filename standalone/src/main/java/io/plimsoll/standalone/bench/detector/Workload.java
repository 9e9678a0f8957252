package io.plimsoll.standalone.bench.detector;

import java.util.Random;

/**
 * Minutes of made-up load: a day, noise with a heavy tail, and a thousandth of the minutes far out.
 * It is made before it is measured, and every detector reads it from another place on.
 */
final class Workload {
    static final int DAY_MINUTES = 1_440;

    private static final int DAYS = 8;
    private static final long BEGIN_MILLIS = 1_700_006_400_000L;
    private static final double RARE = 1e-3;

    private final double[][] vectors = new double[DAYS * DAY_MINUTES][];

    Workload(int values, long seed) {
        Random random = new Random(seed);
        for (int minute = 0; minute < vectors.length; minute++) {
            double day = 30 + 20 * Math.sin(2 * Math.PI * minute / DAY_MINUTES);
            vectors[minute] = new double[values];
            for (int i = 0; i < values; i++) {
                double noise = Math.exp(0.5 * random.nextGaussian());
                vectors[minute][i] =
                        (i + 1) * (day + noise * (random.nextDouble() < RARE ? 50 : 3));
            }
        }
    }

    /** The values of a minute; each detector begins on another of its days. */
    double[] values(long minute, int detector) {
        return vectors[(int) ((minute + 7L * DAY_MINUTES * detector) % vectors.length)];
    }

    static long millis(long minute) {
        return BEGIN_MILLIS + minute * 60_000;
    }
}
