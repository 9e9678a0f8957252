package io.plimsoll.pipeline.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.plan.CoveringKnapsack.Cover;
import io.plimsoll.pipeline.plan.CoveringKnapsack.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoveringKnapsackTest {
    private static final int INSTANCES = 1_000;

    @Test
    void nothingIsTakenWhereNothingIsNeeded() {
        assertEquals(
                Optional.of(new Cover(List.of(), 0, true)),
                CoveringKnapsack.solve(List.of(new Item(1, 1, 1)), 0, -5));
    }

    @Test
    void oneDearItemLosesAgainstTwoCheapOnes() {
        List<Item> items = List.of(new Item(9, 10, 0), new Item(4, 5, 0), new Item(4, 5, 0));

        assertEquals(
                Optional.of(new Cover(List.of(1, 2), 8, true)),
                CoveringKnapsack.solve(items, 10, 0));
    }

    @Test
    void oneItemThatServesBothNeedsWinsAgainstOneForEach() {
        List<Item> items = List.of(new Item(3, 10, 0), new Item(3, 0, 10), new Item(5, 10, 10));

        assertEquals(
                Optional.of(new Cover(List.of(2), 5, true)), CoveringKnapsack.solve(items, 10, 10));
    }

    @Test
    void whatAllItemsTogetherDoNotReachHasNoCover() {
        List<Item> items = List.of(new Item(1, 5, 9), new Item(1, 4, 9));

        assertEquals(Optional.empty(), CoveringKnapsack.solve(items, 10, 0));
        assertEquals(Optional.empty(), CoveringKnapsack.solve(items, 9, 19));
        assertEquals(Optional.empty(), CoveringKnapsack.solve(List.of(), 1, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void nothingIsCheaperThanTheCover(long seed) {
        Random random = new Random(seed);
        int covered = 0;
        for (int instance = 0; instance < INSTANCES; instance++) {
            // Small weights make ties and zeros, large ones make many undominated sets.
            int range = random.nextBoolean() ? 4 : 1_000_000;
            List<Item> items = randomItems(random, range);
            long sumFirst = items.stream().mapToLong(Item::first).sum();
            long sumSecond = items.stream().mapToLong(Item::second).sum();
            long needFirst = random.nextInt(4) == 0 ? 0 : random.nextLong(sumFirst + 2);
            long needSecond = random.nextBoolean() ? 0 : random.nextLong(sumSecond + 2);
            String what =
                    "seed " + seed + ": " + items + " for " + needFirst + " and " + needSecond;

            Optional<Cover> cover = CoveringKnapsack.solve(items, needFirst, needSecond);

            OptionalLong cheapest = cheapestByTryingAll(items, needFirst, needSecond);
            assertEquals(cheapest.isPresent(), cover.isPresent(), what);
            if (cover.isPresent()) {
                assertEquals(cheapest.getAsLong(), cover.get().cost(), what);
                assertIsCover(items, needFirst, needSecond, cover.get(), what);
                assertTrue(cover.get().exact(), what);
                covered++;
            }
        }
        assertTrue(covered > INSTANCES / 2 && covered < INSTANCES, covered + " were covered");
    }

    @Test
    void manyUndominatedSetsDoNotHideThatACoverExists() {
        Random random = new Random(7);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            items.add(
                    new Item(
                            1 + random.nextInt(1_000_000),
                            random.nextInt(1_000_000),
                            random.nextInt(1_000_000)));
        }
        long needFirst = items.stream().mapToLong(Item::first).sum() * 8 / 10;
        long needSecond = items.stream().mapToLong(Item::second).sum() * 8 / 10;

        Optional<Cover> cover = CoveringKnapsack.solve(items, needFirst, needSecond);

        assertTrue(cover.isPresent());
        assertIsCover(items, needFirst, needSecond, cover.get(), "150 items");
        assertFalse(cover.get().exact());
    }

    private static List<Item> randomItems(Random random, int range) {
        List<Item> items = new ArrayList<>();
        int count = random.nextInt(13);
        for (int i = 0; i < count; i++) {
            items.add(
                    new Item(
                            1 + random.nextInt(range),
                            random.nextInt(range),
                            random.nextInt(4) == 0 ? 0 : random.nextInt(range)));
        }
        return items;
    }

    private static OptionalLong cheapestByTryingAll(
            List<Item> items, long needFirst, long needSecond) {
        OptionalLong cheapest = OptionalLong.empty();
        for (int subset = 0; subset < 1 << items.size(); subset++) {
            long cost = 0;
            long first = 0;
            long second = 0;
            for (int i = 0; i < items.size(); i++) {
                if ((subset >> i & 1) == 1) {
                    cost += items.get(i).cost();
                    first += items.get(i).first();
                    second += items.get(i).second();
                }
            }
            if (first >= needFirst
                    && second >= needSecond
                    && (cheapest.isEmpty() || cost < cheapest.getAsLong())) {
                cheapest = OptionalLong.of(cost);
            }
        }
        return cheapest;
    }

    private static void assertIsCover(
            List<Item> items, long needFirst, long needSecond, Cover cover, String what) {
        long cost = 0;
        long first = 0;
        long second = 0;
        int last = -1;
        for (int i : cover.chosen()) {
            assertTrue(i > last, what + ": indexes ascend in " + cover.chosen());
            last = i;
            cost += items.get(i).cost();
            first += items.get(i).first();
            second += items.get(i).second();
        }
        assertEquals(cost, cover.cost(), what);
        assertTrue(first >= needFirst && second >= needSecond, what + ": " + cover);
    }
}
