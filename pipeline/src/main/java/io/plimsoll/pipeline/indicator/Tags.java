package io.plimsoll.pipeline.indicator;

import java.util.Arrays;
import java.util.function.BiConsumer;

/** What identifies a series, in the order of the tags' names, as the store wants them. */
public final class Tags {
    private final String[] namesAndValues;

    private Tags(String[] namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /** Of everything on a host. */
    static Tags of(String cluster, String host) {
        return new Tags(new String[] {"cluster", cluster, "host", host});
    }

    /** These and one more. */
    Tags and(String name, String value) {
        int at = 0;
        while (at < namesAndValues.length && namesAndValues[at].compareTo(name) < 0) {
            at += 2;
        }
        String[] more = Arrays.copyOf(namesAndValues, namesAndValues.length + 2);
        System.arraycopy(namesAndValues, at, more, at + 2, namesAndValues.length - at);
        more[at] = name;
        more[at + 1] = value;
        return new Tags(more);
    }

    /** Hands out each name with its value, in the order of the names. */
    public void forEach(BiConsumer<String, String> tag) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            tag.accept(namesAndValues[i], namesAndValues[i + 1]);
        }
    }
}
