package io.plimsoll.standalone.cluster;

import java.util.Comparator;

/**
 * Which window of which host.
 *
 * @param host host id
 * @param endMillis end of the window, ms since 1970
 */
record WindowId(String host, long endMillis) implements Comparable<WindowId> {
    private static final Comparator<WindowId> ORDER =
            Comparator.comparing(WindowId::host).thenComparingLong(WindowId::endMillis);

    @Override
    public int compareTo(WindowId other) {
        return ORDER.compare(this, other);
    }
}
