package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.indicator.DemandWindow;
import io.plimsoll.pipeline.indicator.HostWindow;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A window with the verdict on its host.
 *
 * @param window what of the indicators decisions are made on
 * @param heat how the host stands after this window
 * @param shortages in what it is short by other signs
 * @param cpuExpected whether it is to be treated as hot in CPU as it is expected to be
 * @param memoryExpected the same of memory
 */
public record AssessedWindow(
        DemandWindow window,
        HostHeat heat,
        Shortages shortages,
        boolean cpuExpected,
        boolean memoryExpected) {
    private static final int VERSION = 1;

    /** Of a host without other signs. */
    public AssessedWindow(HostWindow window, HostHeat heat) {
        this(window, heat, Shortages.none());
    }

    /** Of a host of which nothing is expected. */
    public AssessedWindow(HostWindow window, HostHeat heat, Shortages shortages) {
        this(DemandWindow.of(window), heat, shortages, false, false);
    }

    /** This with what is expected. */
    public AssessedWindow expecting(boolean cpu, boolean memory) {
        return new AssessedWindow(window, heat, shortages, cpu, memory);
    }

    /**
     * Whether the CPU is to be relieved: demand is over its line, or expected to be, or the budget
     * is spent.
     */
    public boolean cpuHot() {
        return heat.cpu().hot() || shortages.budget() || cpuExpected;
    }

    /** Whether the memory is to be relieved: its use is over its line, or expected to be. */
    public boolean memoryHot() {
        return heat.memory().hot() || memoryExpected;
    }

    /** Whether it is hot only by what is expected. */
    public boolean merelyExpected() {
        return (cpuExpected || memoryExpected) && !heat.hot() && !shortages.budget();
    }

    /** Writes it, with a version first. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        window.write(out);
        heat.write(out);
        shortages.write(out);
        out.writeBoolean(cpuExpected);
        out.writeBoolean(memoryExpected);
    }

    /**
     * What was written.
     *
     * @throws IOException if a newer version wrote it, or it is cut off
     */
    public static AssessedWindow read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException(
                    "an assessed window of version "
                            + version
                            + ", known here is "
                            + VERSION
                            + "\nMaybe a newer version of the job wrote it.");
        }
        return new AssessedWindow(
                DemandWindow.read(in),
                HostHeat.read(in),
                Shortages.read(in),
                in.readBoolean(),
                in.readBoolean());
    }
}
