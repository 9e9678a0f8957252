package io.plimsoll.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collections that a JSON text left out. */
final class Absent {
    private Absent() {}

    static <T> List<T> listOrEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    static <T> Map<String, T> mapOrEmpty(@Nullable Map<String, T> map) {
        return map == null ? Map.of() : Map.copyOf(map);
    }
}
