package io.plimsoll.pipeline.indicator;

import java.util.function.Consumer;

/** Takes points: what stores them is not known here. */
public interface Points {
    /**
     * One point.
     *
     * @param measurement its measurement
     * @param tags what identifies the series
     * @param content writes its fields
     */
    void point(String measurement, Tags tags, Consumer<Fields> content);
}
