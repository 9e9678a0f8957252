package io.plimsoll.agent.spool;

import java.util.ArrayList;
import java.util.List;

/**
 * Which stretches of a log Kafka does not have, in order. The last one has no end: what will be
 * appended waits. Since live ticks overtake older ones, there may be several.
 */
final class Waitlist {
    /** End of the last stretch. */
    static final long OPEN = Long.MAX_VALUE;

    private final List<Stretch> stretches;

    /** Everything waits. */
    Waitlist() {
        this(List.of(new Stretch(0, OPEN)));
    }

    /** These stretches, in order; the last one must be open. */
    Waitlist(List<Stretch> stretches) {
        this.stretches = new ArrayList<>(stretches);
    }

    List<Stretch> stretches() {
        return List.copyOf(stretches);
    }

    int size() {
        return stretches.size();
    }

    /** The last place that is known to be used. */
    long known() {
        return stretches.get(stretches.size() - 1).start();
    }

    /** The first waiting place at or behind this one. */
    long firstFrom(long place) {
        for (Stretch stretch : stretches) {
            if (place < stretch.end()) {
                return Math.max(place, stretch.start());
            }
        }
        throw new IllegalStateException("the last stretch is closed: " + stretches);
    }

    boolean waits(long place) {
        return firstFrom(place) == place;
    }

    /** Whether anything of it waits. */
    boolean overlaps(long from, long to) {
        return stretches.stream().anyMatch(stretch -> stretch.overlaps(from, to));
    }

    /** What lies there does not wait any more. */
    void remove(long from, long to) {
        if (!overlaps(from, to)) {
            return;
        }
        List<Stretch> left = new ArrayList<>(stretches.size() + 1);
        for (Stretch stretch : stretches) {
            if (!stretch.overlaps(from, to)) {
                left.add(stretch);
                continue;
            }
            if (stretch.start() < from) {
                left.add(new Stretch(stretch.start(), from));
            }
            if (to < stretch.end()) {
                left.add(new Stretch(to, stretch.end()));
            }
        }
        stretches.clear();
        stretches.addAll(left);
    }
}
