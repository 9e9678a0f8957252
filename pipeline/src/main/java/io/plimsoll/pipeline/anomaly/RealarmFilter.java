package io.plimsoll.pipeline.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Lets a score pass only if it is higher than all of the last two hundred or so: an anomaly that
 * goes on is told once, and again only when it gets worse. Keeps the maxima of blocks, so its
 * memory is the same for every stream.
 */
public final class RealarmFilter {
    private static final int BLOCKS = 8;
    private static final int BLOCK_SCORES = 25;

    private final float[] maxima = new float[BLOCKS];
    private int inBlock;

    /** The score if it passes, else 0. */
    public double filter(double score) {
        boolean passes = true;
        for (float maximum : maxima) {
            passes &= score > maximum;
        }
        if (inBlock == BLOCK_SCORES) {
            System.arraycopy(maxima, 0, maxima, 1, BLOCKS - 1);
            maxima[0] = 0;
            inBlock = 0;
        }
        inBlock++;
        maxima[0] = Math.max(maxima[0], (float) score);
        return passes ? score : 0;
    }

    void write(DataOutput out) throws IOException {
        for (float maximum : maxima) {
            out.writeFloat(maximum);
        }
        out.writeInt(inBlock);
    }

    static RealarmFilter read(DataInput in) throws IOException {
        RealarmFilter filter = new RealarmFilter();
        for (int i = 0; i < BLOCKS; i++) {
            filter.maxima[i] = in.readFloat();
        }
        filter.inBlock = in.readInt();
        return filter;
    }
}
