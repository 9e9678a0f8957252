package io.plimsoll.pipeline.hotspot;

import java.io.Serializable;

/**
 * When a host is hot. Entering needs the higher line, leaving the lower one, each in k of the last
 * n windows.
 *
 * @param cpuLinePercent demand beyond this share of the capacity is too much, in percent
 * @param cpuClearPercent demand below this ends it, in percent
 * @param memoryLinePercent memory in use beyond this is too much, in percent
 * @param memoryClearPercent memory in use below this ends it, in percent
 * @param k windows needed, 1 to n
 * @param n windows looked at, 1 to 32
 */
public record HotspotPolicy(
        double cpuLinePercent,
        double cpuClearPercent,
        double memoryLinePercent,
        double memoryClearPercent,
        int k,
        int n)
        implements Serializable {

    /** Checks the lines and counts. */
    public HotspotPolicy {
        checkLines("CPU", cpuLinePercent, cpuClearPercent);
        checkLines("memory", memoryLinePercent, memoryClearPercent);
        if (n < 1 || n > Integer.SIZE || k < 1 || k > n) {
            throw new IllegalArgumentException(
                    "hotspot needs 1 <= k <= n <= 32, not k=" + k + " and n=" + n);
        }
    }

    private static void checkLines(String what, double line, double clear) {
        if (!(clear > 0 && clear < line)) {
            throw new IllegalArgumentException(
                    what
                            + " line "
                            + line
                            + " % must be above its clear line "
                            + clear
                            + " %, and both above 0; equal lines would make hosts flap");
        }
    }
}
