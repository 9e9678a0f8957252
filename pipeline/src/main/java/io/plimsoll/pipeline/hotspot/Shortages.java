package io.plimsoll.pipeline.hotspot;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * In what a host is short by its signals, beside CPU demand and memory in use.
 *
 * @param cpu its tasks wait for a CPU
 * @param memory they wait for memory
 * @param disk they wait for a disk
 * @param network a link is full, or drops
 * @param numa a node is full, or pages come from afar
 * @param budget its overload budget is spent; that counts as CPU too
 * @param overloadShare share of the time in which it was overloaded, 0 to 1
 */
public record Shortages(
        boolean cpu,
        boolean memory,
        boolean disk,
        boolean network,
        boolean numa,
        boolean budget,
        double overloadShare) {

    /** Of a host of which nothing is known. */
    public static Shortages none() {
        return new Shortages(false, false, false, false, false, false, 0);
    }

    /** Whether it is short in anything. */
    public boolean any() {
        return cpu || memory || disk || network || numa;
    }

    /** Writes all of it. */
    void write(DataOutput out) throws IOException {
        out.writeBoolean(cpu);
        out.writeBoolean(memory);
        out.writeBoolean(disk);
        out.writeBoolean(network);
        out.writeBoolean(numa);
        out.writeBoolean(budget);
        out.writeDouble(overloadShare);
    }

    /** What was written. */
    static Shortages read(DataInput in) throws IOException {
        return new Shortages(
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean(),
                in.readDouble());
    }
}
