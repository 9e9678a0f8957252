package io.plimsoll.pipeline.culprit;

/**
 * What a victim lacked over the windows that are remembered, the newest first. Where it lacked in
 * nearly all of them, what the suspects take in calm times stands for the calm windows.
 */
final class Lack {
    private static final int LEAST_CALM = 5;

    private final double[] lacked;
    private final double line;
    private final int hurt;
    private final int calm;

    private Lack(double[] lacked, double line, int hurt, int calm) {
        this.lacked = lacked;
        this.line = line;
        this.hurt = hurt;
        this.calm = calm;
    }

    static Lack of(VmHistory victim, Shared shared, double line) {
        double[] lacked = new double[victim.windows()];
        double split = split(victim, shared, line);
        int hurt = 0;
        int calm = 0;
        for (int ago = 0; ago < lacked.length; ago++) {
            lacked[ago] = victim.lacked(shared, ago);
            hurt += lacked[ago] > split ? 1 : 0;
            calm += lacked[ago] <= split ? 1 : 0;
        }
        return new Lack(lacked, split, hurt, calm);
    }

    /**
     * What parts lack from calm: the line; but where no calm was ever seen, the mean, so that at
     * least more can be compared with less.
     */
    private static double split(VmHistory victim, Shared shared, double line) {
        double sum = 0;
        int known = 0;
        for (int ago = 0; ago < victim.windows(); ago++) {
            double lacked = victim.lacked(shared, ago);
            if (lacked <= line || !Double.isNaN(victim.calm(shared))) {
                return line;
            }
            sum += Double.isNaN(lacked) ? 0 : lacked;
            known += Double.isNaN(lacked) ? 0 : 1;
        }
        return known == 0 ? line : sum / known;
    }

    int hurtWindows() {
        return hurt;
    }

    /** Windows of the rarer kind, hurt or calm: the comparison is worth no more than that. */
    int evidence() {
        return Math.min(hurt, Math.max(LEAST_CALM, calm));
    }

    /** How many calm windows are made up from what this suspect takes in calm times. */
    private int madeUp(VmHistory suspect, Shared shared) {
        return Double.isNaN(suspect.calm(shared)) ? 0 : Math.max(0, LEAST_CALM - calm);
    }

    /** Pearson's correlation with what a suspect took; 0 where that is not defined. */
    double correlation(VmHistory suspect, Shared shared, int lag) {
        double n = madeUp(suspect, shared);
        double usual = n > 0 ? suspect.calm(shared) : 0;
        double sumX = n * usual;
        double sumXx = n * usual * usual;
        double sumY = 0;
        double sumYy = 0;
        double sumXy = 0;
        for (int ago = 0; ago < lacked.length; ago++) {
            double x = suspect.taken(shared, ago + lag);
            // A queue grows without bounds near its capacity, and taking does not.
            double y = Math.min(lacked[ago], 3 * line);
            if (Double.isNaN(x) || Double.isNaN(y)) {
                continue;
            }
            n++;
            sumX += x;
            sumY += y;
            sumXx += x * x;
            sumYy += y * y;
            sumXy += x * y;
        }
        double spreadX = sumXx - sumX * sumX / n;
        double spreadY = sumYy - sumY * sumY / n;
        if (n < 4 || spreadX <= 1e-9 * sumXx || spreadY <= 1e-9 * sumYy) {
            return 0;
        }
        return (sumXy - sumX * sumY / n) / Math.sqrt(spreadX * spreadY);
    }

    /** How much more a suspect took in windows of lack than in calm ones. */
    double beyondCalm(VmHistory suspect, Shared shared, int lag) {
        double inLack = 0;
        double inCalm = 0;
        int lackWindows = 0;
        int calmWindows = madeUp(suspect, shared);
        inCalm += calmWindows > 0 ? calmWindows * suspect.calm(shared) : 0;
        for (int ago = 0; ago < lacked.length; ago++) {
            double taken = suspect.taken(shared, ago + lag);
            if (Double.isNaN(taken) || Double.isNaN(lacked[ago])) {
                continue;
            }
            if (lacked[ago] > line) {
                inLack += taken;
                lackWindows++;
            } else {
                inCalm += taken;
                calmWindows++;
            }
        }
        if (lackWindows == 0 || calmWindows == 0) {
            return 0;
        }
        return inLack / lackWindows - inCalm / calmWindows;
    }
}
