package io.plimsoll.wire;

import java.util.LinkedHashMap;
import java.util.Map;

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

    /** Those of a source, at the beginning of its next record. */
    TextsInOrder of(String source) {
        TextsInOrder texts = bySource.computeIfAbsent(source, key -> new TextsInOrder(known));
        texts.begin();
        return texts;
    }
}
