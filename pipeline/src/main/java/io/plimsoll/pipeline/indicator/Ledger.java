package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Counters.NONE;

import io.plimsoll.wire.AbsenceReason;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one VM, or of one host, over the ticks of a window: what was read last, and for
 * each tick a row with what grew in it. A tick touches all counters of thousands of VMs, and then
 * all of the next tick, so how fast it is depends on how close together they lie: here side by
 * side, in three arrays, which are used again for the next window.
 *
 * <p>A step goes from one reading to the next of the same epoch; one in which any counter of the
 * group falls is a reset, of which neither growth nor time is used. The same reading seen again is
 * no step. {@link CounterTrack} tells what the steps come to.
 */
final class Ledger {
    // Of each group of counters, in ints:
    private static final int READING = 0;
    private static final int LAST_TICK = 1;
    private static final int END_ROW = 2;
    private static final int STATE = 3;
    private static final int INTS = 4;

    // Its state, in bits; of a first reading, whether it comes after a restart.
    private static final int KNOWN = 1;
    private static final int RESTARTED = 2;
    private static final int WHY_SHIFT = 2;

    // Its last reading, in longs:
    private static final int NANOS = 0;
    private static final int EPOCH = 1;
    private static final int COUNTERS = 2;

    // Its step in a row, in doubles; no seconds mean that there was none:
    static final int SECONDS = 0;
    static final int GROWTH = 1;

    // Why there is no step, as a group keeps it; at the beginning a reading was not due.
    private static final int FIRST_READING = 1;
    private static final int RESET = 2;
    private static final int GAP = 3;
    private static final AbsenceReason[] REASONS = {
        AbsenceReason.NOT_DUE, AbsenceReason.FIRST_READING, AbsenceReason.RESET, AbsenceReason.GAP
    };

    // What a gauge keeps in the same place: that it was known last, or beyond it why not.
    private static final int NOTED = 4;
    private static final List<AbsenceReason> ALL_REASONS = List.of(AbsenceReason.values());

    private static final int NO_TICK = -1;
    private static final int NO_ROW = -1;

    /** Beyond those that are wanted: a window has some, and the next as many. */
    private static final int MORE_ROWS = 2;

    final Focus focus;
    private int[] groups = new int[8 * INTS];
    private long[] readings = new long[64];
    private @Nullable Resets resets;
    double[] cells = {};
    private int groupsEnd;
    private int readingsEnd;
    // Cells from one row to the next.
    int rowLength;
    private int rows;
    private int firstTick = NO_TICK;

    // What was there before anything was read stays when the rest is forgotten.
    private int fixedGroupsEnd;
    private int fixedReadingsEnd;

    // The rows from one on added up, until a further step.
    private double[] totals = {};
    private int totalsFrom = NO_ROW;

    Ledger(Focus focus) {
        this.focus = focus;
    }

    /** Further groups of so many counters, one after the other, and where the first is. */
    int add(int... widths) {
        int first = groupsEnd;
        for (int width : widths) {
            add(width);
        }
        return first;
    }

    private void add(int width) {
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
        forget(group);
    }

    /** Cells of a row. */
    private int columns() {
        return column(groupsEnd, readingsEnd);
    }

    /** Where a group's cells begin in a row: a step has one number less than a reading. */
    private static int column(int group, int reading) {
        return reading - group / INTS * (COUNTERS - GROWTH);
    }

    /** Where a group's cells begin in a row. */
    int column(int group) {
        return column(group, groups[group + READING]);
    }

    /** Where the cells of a group's first step that is looked at are. */
    int firstStep(int group) {
        return firstRow() * rowLength + column(group);
    }

    /**
     * A row with the sums of all that are looked at; not a number where a growth is unknown. Made
     * for all counters at once: side by side they are added in a fraction of the time that it takes
     * to fetch each of them from row after row.
     */
    double[] totals() {
        int from = firstRow();
        if (from != totalsFrom) {
            addUp(from);
            totalsFrom = from;
        }
        return totals;
    }

    private void addUp(int from) {
        if (totals.length != rowLength) {
            totals = new double[rowLength];
        }
        double[] sums = totals;
        Arrays.fill(sums, 0);
        for (int row = from; row < rows; row++) {
            int first = row * rowLength;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += cells[first + i];
            }
        }
    }

    /** Cells of steps from here on are none of the group's. */
    int endOfSteps(int group) {
        return groups[group + END_ROW] * rowLength;
    }

    /** Rows that are looked at and may have a step of the group; 0 or less if it has none. */
    int stepRows(int group) {
        return groups[group + END_ROW] - firstRow();
    }

    /** Whether a counter of a group was read last time. */
    boolean knows(int group, int counter) {
        return (groups[group + STATE] & KNOWN) != 0
                && readings[groups[group + READING] + COUNTERS + counter] != NONE;
    }

    /** The group that was added so many after this one. */
    static int after(int group, int more) {
        return group + more * INTS;
    }

    /** The group before which so many were added. */
    CounterTrack track(int number) {
        return new CounterTrack(this, after(0, number));
    }

    /** The same of a group of one that holds a gauge. */
    Gauge gauge(int number) {
        return new Gauge(this, after(0, number));
    }

    private void forget(int group) {
        groups[group + LAST_TICK] = NO_TICK;
        groups[group + END_ROW] = 0;
        groups[group + STATE] = 0;
    }

    /** Groups that are added from now on are forgotten by {@link #clear}. */
    void fix() {
        fixedGroupsEnd = groupsEnd;
        fixedReadingsEnd = readingsEnd;
    }

    /** As before anything was read. */
    void clear() {
        groupsEnd = fixedGroupsEnd;
        readingsEnd = fixedReadingsEnd;
        resets = null;
        for (int group = 0; group < groupsEnd; group += INTS) {
            forget(group);
        }
        rows = 0;
        firstTick = NO_TICK;
    }

    /**
     * The next reading of a group, in the agent's order.
     *
     * @param epoch another one means that the counters began anew
     * @param nanos monotonic clock of the reading; the same as before means the same reading
     */
    void read(int group, Moment moment, long epoch, long nanos, Counters now) {
        groups[group + LAST_TICK] = moment.tick();
        int state = groups[group + STATE];
        if (now.isEmpty()) {
            groups[group + STATE] = state & ~KNOWN;
            return;
        }
        int last = groups[group + READING];
        if ((state & KNOWN) == 0) {
            groups[group + STATE] = (state & ~RESTARTED) | KNOWN;
            if (moment.inside()) {
                why(group, (state & RESTARTED) == 0 ? FIRST_READING : RESET);
            }
        } else if (epoch != readings[last + EPOCH]) {
            reset(group, moment);
        } else if (nanos == readings[last + NANOS]) {
            return;
        } else if (moment.inside()) {
            step(group, moment, nanos - readings[last + NANOS], now);
        }
        readings[last + EPOCH] = epoch;
        readings[last + NANOS] = nanos;
        for (int i = 0; i < now.count; i++) {
            readings[last + COUNTERS + i] = now.values[i];
        }
    }

    private void why(int group, int reason) {
        int rest = groups[group + STATE] & (KNOWN | RESTARTED);
        groups[group + STATE] = rest | reason << WHY_SHIFT;
    }

    private void reset(int group, Moment moment) {
        if (!moment.inside()) {
            return;
        }
        Resets known = resets == null ? new Resets(focus) : resets;
        known.count(group / INTS, moment.tick());
        resets = known;
        why(group, RESET);
    }

    /** Resets of a group in the ticks that are looked at. */
    int resets(int group) {
        return resets == null ? 0 : resets.of(group / INTS);
    }

    private void step(int group, Moment moment, long nanos, Counters now) {
        if (nanos <= 0 || nanos > moment.maxStepNanos()) {
            why(group, GAP);
            return;
        }
        int before = groups[group + READING] + COUNTERS;
        for (int i = 0; i < now.count; i++) {
            if (now.values[i] < readings[before + i] && now.values[i] != NONE) {
                reset(group, moment);
                return;
            }
        }
        int step = begin(group, moment.tick());
        cells[step + SECONDS] = nanos / 1e9;
        for (int i = 0; i < now.count; i++) {
            boolean known = readings[before + i] != NONE && now.values[i] != NONE;
            cells[step + GROWTH + i] =
                    known ? (double) (now.values[i] - readings[before + i]) : Double.NaN;
        }
    }

    /** Where the cells of a group's step in this tick are, which is to be written. */
    private int begin(int group, int tick) {
        int row = row(tick);
        totalsFrom = NO_ROW;
        groups[group + END_ROW] = row + 1;
        return row * rowLength + column(group);
    }

    /** Why a group has no step. */
    AbsenceReason whyNoStep(int group) {
        return REASONS[groups[group + STATE] >> WHY_SHIFT];
    }

    /** Forgets the last reading if it is not of this tick: what it is of went away. */
    void endUnlessReadIn(int group, int tick) {
        if (groups[group + LAST_TICK] != tick) {
            groups[group + STATE] &= ~(KNOWN | RESTARTED);
        }
    }

    /** The same of all groups. */
    void endUnlessReadIn(int tick) {
        for (int group = 0; group < groupsEnd; group += INTS) {
            endUnlessReadIn(group, tick);
        }
    }

    /** All of the counters' world began anew, which is counted elsewhere. */
    void restart() {
        for (int group = 0; group < groupsEnd; group += INTS) {
            groups[group + STATE] = (groups[group + STATE] & ~KNOWN) | RESTARTED;
        }
    }

    /** What a gauge, which is a group of one, showed at a tick of the window. */
    void note(int group, int tick, Value value) {
        AbsenceReason reason = value.reason();
        if (reason != null) {
            why(group, NOTED + 1 + ALL_REASONS.indexOf(reason));
            return;
        }
        why(group, NOTED);
        readings[groups[group + READING] + COUNTERS] = Double.doubleToRawLongBits(value.number());
        int step = begin(group, tick);
        cells[step + SECONDS] = 1;
        cells[step + GROWTH] = value.number();
    }

    /** What a gauge showed last. */
    Value noted(int group) {
        int noted = (groups[group + STATE] >> WHY_SHIFT) - NOTED;
        if (noted < 0) {
            return Value.absent(AbsenceReason.NOT_DUE);
        }
        return noted == 0
                ? Value.of(Double.longBitsToDouble(readings[groups[group + READING] + COUNTERS]))
                : Value.absent(ALL_REASONS.get(noted - 1));
    }

    /** Whether any group was reset in the ticks that are looked at. */
    boolean wasReset() {
        return resets != null && resets.any();
    }

    /** The row of a tick in the window, which is not before that of any other row. */
    private int row(int tick) {
        if (rows == 0) {
            firstTick = tick;
        }
        int row = tick - firstTick;
        if (row >= rows || columns() > rowLength) {
            makeRoom(Math.max(row + 1, rows));
        }
        return row;
    }

    private void makeRoom(int wanted) {
        if (columns() > rowLength) {
            widen();
        }
        if (wanted * rowLength > cells.length) {
            cells = Arrays.copyOf(cells, (wanted + MORE_ROWS) * rowLength);
        }
        Arrays.fill(cells, rows * rowLength, wanted * rowLength, 0);
        rows = wanted;
    }

    private void widen() {
        int columns = columns();
        double[] wider =
                new double[Math.max(rows, cells.length / Math.max(1, rowLength)) * columns];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(cells, row * rowLength, wider, row * columns, rowLength);
        }
        cells = wider;
        rowLength = columns;
    }

    /** The first row that is looked at. */
    private int firstRow() {
        return focus.isOnAll() ? 0 : Math.max(0, focus.windowTick() - firstTick);
    }
}
