package io.plimsoll.pipeline.indicator;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How much can be built on a window.
 *
 * @param samples ticks received in the window
 * @param expected ticks that the agent's interval lets expect
 * @param gaps ticks missing by their sequence numbers
 * @param resets counters that began anew, so that no rate exists over the step
 * @param impossible rates that no machine can reach; they were left out
 */
public record Quality(int samples, int expected, int gaps, int resets, int impossible) {
    /** Writes all of it. */
    void write(DataOutput out) throws IOException {
        out.writeInt(samples);
        out.writeInt(expected);
        out.writeInt(gaps);
        out.writeInt(resets);
        out.writeInt(impossible);
    }

    /** What was written. */
    static Quality read(DataInput in) throws IOException {
        return new Quality(in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt());
    }
}
