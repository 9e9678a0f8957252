package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.HostWindow;

/**
 * That a host of a cluster was heard.
 *
 * @param cluster failure domain
 * @param endMillis end of the host's window, ms since 1970
 */
public record Pulse(String cluster, long endMillis) {
    static Pulse of(HostWindow window) {
        return new Pulse(window.cluster(), window.endMillis());
    }
}
