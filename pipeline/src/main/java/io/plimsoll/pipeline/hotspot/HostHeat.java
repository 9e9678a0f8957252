package io.plimsoll.pipeline.hotspot;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How a host stands in all resources.
 *
 * @param cpu in CPU
 * @param memory in memory
 * @param lastEndMillis end of the newest window that was looked at
 */
public record HostHeat(Heat cpu, Heat memory, long lastEndMillis) {

    /** Nothing known yet. */
    public static HostHeat unknown() {
        return new HostHeat(Heat.unknown(), Heat.unknown(), Long.MIN_VALUE);
    }

    /** Of a host that was gone, of which nothing older than its newest window counts. */
    public HostHeat forgotten() {
        return new HostHeat(Heat.unknown(), Heat.unknown(), lastEndMillis);
    }

    /** Whether it is hot in anything. */
    public boolean hot() {
        return cpu.hot() || memory.hot();
    }

    /** How it stands in one resource. */
    public Heat in(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }

    /** Writes all of it. */
    void write(DataOutput out) throws IOException {
        cpu.write(out);
        memory.write(out);
        out.writeLong(lastEndMillis);
    }

    /** What was written. */
    static HostHeat read(DataInput in) throws IOException {
        return new HostHeat(Heat.read(in), Heat.read(in), in.readLong());
    }
}
