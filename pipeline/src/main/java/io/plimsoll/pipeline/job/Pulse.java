package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.hotspot.AssessedWindow;

/**
 * That a host of a cluster was heard.
 *
 * @param cluster failure domain
 * @param endMillis end of the host's window, ms since 1970
 */
public record Pulse(String cluster, long endMillis) {
    static Pulse of(AssessedWindow assessed) {
        return new Pulse(assessed.window().cluster(), assessed.window().endMillis());
    }
}
