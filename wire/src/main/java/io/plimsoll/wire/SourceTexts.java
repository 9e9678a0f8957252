package io.plimsoll.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The texts of the sources that were read of late, of each in their order. For one thread. */
final class SourceTexts {
    /** More than the hosts of a task. */
    static final int MOST = 4096;

    private final KnownTexts known = new KnownTexts();
    private final Map<String, TextsInOrder> bySource =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, TextsInOrder> eldest) {
                    return size() > MOST;
                }
            };

    /** Of records of which it is not said whose they are. */
    private final TextsInOrder unordered = new TextsInOrder(known, 0);

    /** Those of a source, at the beginning of its next record. */
    TextsInOrder of(@Nullable String source) {
        TextsInOrder texts =
                source == null
                        ? unordered
                        : bySource.computeIfAbsent(
                                source, key -> new TextsInOrder(known, TextsInOrder.MOST));
        texts.begin();
        return texts;
    }
}
