package io.plimsoll.pipeline.storm;

import io.plimsoll.wire.Finding;
import io.plimsoll.wire.Finding.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A finding that is not cleared.
 *
 * @param id its id
 * @param kind its kind
 * @param host its host
 * @param vm uuid of its VM; empty if it is of the host
 * @param rack the rack of its host
 * @param openedMillis event time at which it opened, ms since 1970
 * @param touchedMillis event time of its newest state, ms since 1970
 * @param told whether it was told by itself
 * @param withheld the finding as it is to be told if it is; null if it was told
 */
record Known(
        String id,
        Kind kind,
        String host,
        String vm,
        String rack,
        long openedMillis,
        long touchedMillis,
        boolean told,
        @Nullable Finding withheld) {

    /** Whether it is of a VM; else of its host. */
    boolean ofVm() {
        return !vm.isEmpty();
    }

    Known asTold() {
        return new Known(id, kind, host, vm, rack, openedMillis, touchedMillis, true, null);
    }

    Known updated(Finding newer) {
        Finding kept = told ? null : Storms.asOpen(newer);
        return new Known(
                id, kind, newer.host(), vm, rack, openedMillis, newer.atEpochMillis(), told, kept);
    }
}
