package io.plimsoll.pipeline.job;

/**
 * What makes a sample of a host the same sample when it comes twice.
 *
 * @param agentEpoch start of the agent
 * @param seq number of the tick
 * @param part number of the part
 */
public record SampleKey(long agentEpoch, long seq, int part) implements Comparable<SampleKey> {
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
}
