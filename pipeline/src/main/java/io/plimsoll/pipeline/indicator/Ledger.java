package io.plimsoll.pipeline.indicator;

import java.util.Arrays;

/**
 * The counters of one VM, or of one host, over the ticks of a window: what was read last, and for
 * each tick a row with what grew in it. A tick touches all counters of thousands of VMs, and then
 * all of the next tick, so how fast it is depends on how close together they lie: here side by
 * side, in three arrays, which are used again for the next window. {@link CounterTrack} gives the
 * numbers their meaning.
 */
final class Ledger {
    // Of each group of counters, in ints:
    static final int READING = 0;
    static final int COLUMN = 1;
    static final int WIDTH = 2;
    private static final int LAYOUT = 3;
    static final int KNOWN = 3;
    static final int LAST_TICK = 4;
    static final int END_ROW = 5;
    static final int RESETS = 6;
    static final int WINDOW_RESETS = 7;
    static final int WINDOW_OF_RESETS = 8;
    static final int WHEN_FIRST = 9;
    static final int WHY = 10;
    private static final int INTS = 11;

    // Its last reading, in longs:
    static final int NANOS = 0;
    static final int EPOCH = 1;
    static final int COUNTERS = 2;

    // Its step in a row, in doubles; no seconds mean that there was none:
    static final int SECONDS = 0;
    static final int GROWTH = 1;

    private static final int NO_TICK = -1;

    /** Beyond those that are wanted: a window has some, and the next as many. */
    private static final int MORE_ROWS = 2;

    final Focus focus;
    int[] groups = new int[8 * INTS];
    long[] readings = new long[64];
    double[] cells = {};
    private int groupsEnd;
    private int readingsEnd;
    private int columns;
    // Cells from one row to the next.
    int rowLength;
    private int rows;
    private int firstTick = NO_TICK;
    private int lastReset = NO_TICK;

    // What was there before anything was read stays when the rest is forgotten.
    private int fixedGroupsEnd;
    private int fixedReadingsEnd;
    private int fixedColumns;

    Ledger(Focus focus) {
        this.focus = focus;
    }

    /** A further group of so many counters, and where it is. */
    int add(int width) {
        int group = groupsEnd;
        groupsEnd += INTS;
        if (groupsEnd > groups.length) {
            groups = Arrays.copyOf(groups, 2 * groupsEnd);
        }
        int reading = readingsEnd;
        readingsEnd += COUNTERS + width;
        if (readingsEnd > readings.length) {
            readings = Arrays.copyOf(readings, 2 * readingsEnd);
        }
        groups[group + READING] = reading;
        groups[group + COLUMN] = columns;
        groups[group + WIDTH] = width;
        forget(group);
        columns += GROWTH + width;
        return group;
    }

    /** The group that was added right after this one. */
    static int after(int group) {
        return group + INTS;
    }

    private void forget(int group) {
        Arrays.fill(groups, group + LAYOUT, group + INTS, 0);
        groups[group + LAST_TICK] = NO_TICK;
    }

    /** Groups that are added from now on are forgotten by {@link #clear}. */
    void fix() {
        fixedGroupsEnd = groupsEnd;
        fixedReadingsEnd = readingsEnd;
        fixedColumns = columns;
    }

    /** As before anything was read. */
    void clear() {
        groupsEnd = fixedGroupsEnd;
        readingsEnd = fixedReadingsEnd;
        columns = fixedColumns;
        for (int group = 0; group < groupsEnd; group += INTS) {
            forget(group);
        }
        rows = 0;
        firstTick = NO_TICK;
        lastReset = NO_TICK;
    }

    /** A group was reset in this tick. */
    void reset(int tick) {
        lastReset = tick;
    }

    /** Whether any group was reset in the ticks that are looked at. */
    boolean wasReset() {
        return lastReset >= focus.fromTick() && lastReset != NO_TICK;
    }

    /** The row of a tick in the window, which is not before that of any other row. */
    int row(int tick) {
        if (rows == 0) {
            firstTick = tick;
        }
        int row = tick - firstTick;
        if (row >= rows || columns > rowLength) {
            makeRoom(Math.max(row + 1, rows));
        }
        return row;
    }

    private void makeRoom(int wanted) {
        if (columns > rowLength) {
            widen();
        }
        if (wanted * rowLength > cells.length) {
            cells = Arrays.copyOf(cells, (wanted + MORE_ROWS) * rowLength);
        }
        Arrays.fill(cells, rows * rowLength, wanted * rowLength, 0);
        rows = wanted;
    }

    private void widen() {
        double[] wider =
                new double[Math.max(rows, cells.length / Math.max(1, rowLength)) * columns];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(cells, row * rowLength, wider, row * columns, rowLength);
        }
        cells = wider;
        rowLength = columns;
    }

    /** The first row that is looked at. */
    int firstRow() {
        return focus.isOnAll() ? 0 : Math.max(0, focus.windowTick() - firstTick);
    }
}
