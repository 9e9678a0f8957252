package io.plimsoll.pipeline.indicator;

import java.util.Map;
import java.util.function.Consumer;

/** Takes points: what stores them is not known here. */
public interface Points {
    /**
     * One point.
     *
     * @param measurement its measurement
     * @param tags what identifies the series, beside cluster and host
     * @param content writes its fields
     */
    void point(String measurement, Map<String, String> tags, Consumer<Fields> content);
}
