package io.plimsoll.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextsInOrderTest {
    /** Longer than those that are known without their order, so the same object shows the order. */
    private static final String LONG = "/var/lib/libvirt/images/".repeat(4);

    private final TextsInOrder texts = new TextsInOrder(new KnownTexts(), TextsInOrder.MOST);

    private List<String> read(List<String> record) {
        texts.begin();
        List<String> result = new ArrayList<>();
        for (String text : record) {
            byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
            result.add(texts.of(bytes, 1, bytes.length - 2));
        }
        return result;
    }

    private static List<String> paths(int from, int to) {
        List<String> result = new ArrayList<>();
        for (int i = from; i < to; i++) {
            result.add(LONG + i);
        }
        return result;
    }

    private static int same(List<String> before, List<String> after) {
        Set<String> objects = Collections.newSetFromMap(new IdentityHashMap<>());
        objects.addAll(before);
        return (int) after.stream().filter(objects::contains).count();
    }

    @Test
    void aRecordWithTheTextsOfTheLastOneMakesNoneAnew() {
        List<String> first = read(paths(0, 50));

        assertEquals(50, same(first, read(paths(0, 50))));
    }

    @Test
    void textsBehindSomeThatAreMissingAreFoundAgain() {
        List<String> first = read(paths(0, 100));
        List<String> without = paths(0, 100);
        without.subList(40, 52).clear();

        assertEquals(88, same(first, read(without)));
        assertEquals(88, same(first, read(without)), "and in the records after it");
    }

    @Test
    void textsBehindSomeThatAreNewAreFoundAgain() {
        List<String> first = read(paths(0, 100));
        List<String> with = paths(0, 100);
        with.addAll(40, paths(200, 210));

        assertEquals(100, same(first, read(with)));
    }

    @Test
    void aRecordInWhichManyTextsDifferIsLearntByTheOneAfterIt() {
        read(paths(0, 100));
        read(paths(200, 300));
        List<String> learnt = read(paths(200, 300));

        assertEquals(100, same(learnt, read(paths(200, 300))));
    }

    @Test
    void aTextThatIsVeryLongIsMadeAnewEachTime() {
        String longest = "x".repeat(300);
        String first = read(List.of(longest)).get(0);
        String second = read(List.of(longest)).get(0);

        assertEquals(longest, second);
        assertNotSame(first, second);
    }

    @Test
    void ofAVeryLongRecordTheFirstTextsAreExpected() {
        List<String> record = paths(0, 5_000);
        List<String> first = read(record);
        List<String> second = read(record);

        assertEquals(record, second);
        assertEquals(4096, same(first, second));
    }

    @Test
    void whatOneSourceSentIsNotExpectedOfAnother() {
        SourceTexts sources = new SourceTexts();
        byte[] path = LONG.getBytes(StandardCharsets.UTF_8);
        String ofA = sources.of("a").of(path, 0, path.length);
        String ofB = sources.of("b").of(path, 0, path.length);

        assertSame(ofA, sources.of("a").of(path, 0, path.length));
        assertNotSame(ofA, ofB);
    }

    @Test
    void recordsOfUnknownSourceExpectNothingAndAreReadAsTheyAre() {
        SourceTexts sources = new SourceTexts();
        byte[] path = LONG.getBytes(StandardCharsets.UTF_8);
        String first = sources.of(null).of(path, 0, path.length);
        String second = sources.of(null).of(path, 0, path.length);

        assertEquals(LONG, first);
        assertEquals(LONG, second);
        assertNotSame(first, second);
    }

    @Test
    void aSourceOfWhichNothingCameForLongIsForgotten() {
        SourceTexts sources = new SourceTexts();
        byte[] path = LONG.getBytes(StandardCharsets.UTF_8);
        String before = sources.of("a").of(path, 0, path.length);
        for (int i = 0; i < SourceTexts.MOST; i++) {
            sources.of("other-" + i).of(path, 0, path.length);
        }

        assertNotSame(before, sources.of("a").of(path, 0, path.length));
    }

    @Test
    void whateverComesInWhateverOrderIsReadAsItIs() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> record = new ArrayList<>(paths(0, 20));
        for (int i = 0; i < 80; i++) {
            record.add("é".repeat(random.nextInt(140)) + random.nextInt(10));
        }
        for (int round = 0; round < 2_000; round++) {
            switch (random.nextInt(5)) {
                case 0 -> record.remove(random.nextInt(record.size()));
                case 1 ->
                        record.add(
                                random.nextInt(record.size() + 1),
                                "a".repeat(random.nextInt(300)) + random.nextInt(3));
                case 2 ->
                        Collections.swap(
                                record,
                                random.nextInt(record.size()),
                                random.nextInt(record.size()));
                case 3 -> record.set(random.nextInt(record.size()), "vm-" + random.nextInt(5));
                default -> {}
            }
            if (record.size() < 5) {
                record.addAll(paths(0, 30));
            }
            assertEquals(record, read(record), "seed " + seed + ", round " + round);
        }
    }
}
