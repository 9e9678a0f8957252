package io.plimsoll.pipeline.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest set of items whose two weights each reach a need: a covering knapsack with two
 * constraints, solved exactly by extending partial sets item by item and dropping those that
 * another beats in cost and both weights (Nemhauser and Ullmann's dominance, Management Science
 * 15(9), 1969).
 */
final class CoveringKnapsack {
    /**
     * Beyond this many undominated sets the cheapest are kept, and the result is no longer proved
     * to be the cheapest.
     */
    private static final int MAX_SETS = 20_000;

    private CoveringKnapsack() {}

    /**
     * An item.
     *
     * @param cost what taking it costs, above 0
     * @param first what it adds to the first need, at least 0
     * @param second what it adds to the second need, at least 0
     */
    record Item(long cost, long first, long second) {}

    /**
     * A solution.
     *
     * @param chosen indexes of the items taken, ascending
     * @param cost sum of their costs
     * @param exact whether no cheaper one exists
     */
    record Cover(List<Integer> chosen, long cost, boolean exact) {}

    /** The cheapest cover; empty if all items together do not reach the needs. */
    static Optional<Cover> solve(List<Item> items, long needFirst, long needSecond) {
        Partial best = null;
        boolean exact = true;
        List<Partial> sets = List.of(new Partial(0, 0, 0, null, -1));
        if (needFirst <= 0 && needSecond <= 0) {
            return Optional.of(new Cover(List.of(), 0, true));
        }
        long restFirst = items.stream().mapToLong(Item::first).sum();
        long restSecond = items.stream().mapToLong(Item::second).sum();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            restFirst -= item.first();
            restSecond -= item.second();
            long leastFirst = needFirst - restFirst;
            long leastSecond = needSecond - restSecond;
            List<Partial> extended = new ArrayList<>(sets);
            for (Partial set : sets) {
                Partial larger =
                        new Partial(
                                set.cost + item.cost(),
                                Math.min(Math.max(0, needFirst), set.first + item.first()),
                                Math.min(Math.max(0, needSecond), set.second + item.second()),
                                set,
                                i);
                if (best != null && larger.cost >= best.cost) {
                    continue;
                }
                if (larger.first >= needFirst && larger.second >= needSecond) {
                    best = larger;
                } else {
                    extended.add(larger);
                }
            }
            // Without those that all later items could not complete: whatever is kept can become a
            // cover, so that none is missed even when not all can be kept.
            extended.removeIf(set -> set.first < leastFirst || set.second < leastSecond);
            sets = undominated(extended, best);
            if (sets.size() > MAX_SETS) {
                sets = new ArrayList<>(sets.subList(0, MAX_SETS));
                exact = false;
            }
        }
        return best == null
                ? Optional.empty()
                : Optional.of(new Cover(best.items(), best.cost, exact));
    }

    /** Those that no other beats, cheapest first. */
    private static List<Partial> undominated(List<Partial> sets, @Nullable Partial best) {
        sets.sort(
                Comparator.<Partial>comparingLong(s -> s.cost)
                        .thenComparing(Comparator.comparingLong((Partial s) -> s.first).reversed())
                        .thenComparing(
                                Comparator.comparingLong((Partial s) -> s.second).reversed()));
        // Staircase of the kept sets: from the first weight to the second, falling.
        TreeMap<Long, Long> staircase = new TreeMap<>();
        List<Partial> kept = new ArrayList<>();
        for (Partial set : sets) {
            if (best != null && set.cost >= best.cost) {
                break;
            }
            Map.Entry<Long, Long> beater = staircase.ceilingEntry(set.first);
            if (beater != null && beater.getValue() >= set.second) {
                continue;
            }
            for (Map.Entry<Long, Long> lower = staircase.floorEntry(set.first);
                    lower != null && lower.getValue() <= set.second;
                    lower = staircase.floorEntry(set.first)) {
                staircase.remove(lower.getKey());
            }
            staircase.put(set.first, set.second);
            kept.add(set);
        }
        return kept;
    }

    private static final class Partial {
        private final long cost;
        private final long first;
        private final long second;
        private final @Nullable Partial parent;
        private final int item;

        Partial(long cost, long first, long second, @Nullable Partial parent, int item) {
            this.cost = cost;
            this.first = first;
            this.second = second;
            this.parent = parent;
            this.item = item;
        }

        List<Integer> items() {
            List<Integer> items = new ArrayList<>();
            for (Partial set = this; set.parent != null; set = set.parent) {
                items.add(0, set.item);
            }
            return items;
        }
    }
}
