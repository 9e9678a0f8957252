package io.plimsoll.pipeline.job;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What makes a sample of a host the same sample when it comes twice.
 *
 * @param agentEpoch start of the agent
 * @param seq number of the tick
 * @param part number of the part
 */
public record SampleKey(long agentEpoch, long seq, int part) implements Comparable<SampleKey> {
    private static final int VERSION = 1;

    @Override
    public int compareTo(SampleKey other) {
        int byEpoch = Long.compare(agentEpoch, other.agentEpoch);
        if (byEpoch != 0) {
            return byEpoch;
        }
        int bySeq = Long.compare(seq, other.seq);
        return bySeq != 0 ? bySeq : Integer.compare(part, other.part);
    }

    boolean sameTick(SampleKey other) {
        return agentEpoch == other.agentEpoch && seq == other.seq;
    }

    /** Writes it, with a version first. A store on disk finds a key by these bytes. */
    void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(agentEpoch);
        out.writeLong(seq);
        out.writeInt(part);
    }

    /**
     * What was written.
     *
     * @throws IOException if a newer version wrote it, or it is cut off
     */
    static SampleKey read(DataInput in) throws IOException {
        Format.checkVersion("the key of a sample", in.readUnsignedByte(), VERSION);
        return new SampleKey(in.readLong(), in.readLong(), in.readInt());
    }
}
