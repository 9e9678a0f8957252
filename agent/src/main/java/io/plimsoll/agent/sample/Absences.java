package io.plimsoll.agent.sample;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.AbsentValue;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Collects what is not in a sample though one could expect it, and why. */
final class Absences {
    private final KernelFiles files;
    private final List<AbsentValue> all = new ArrayList<>();

    Absences(KernelFiles files) {
        this.files = files;
    }

    /** Notes that nothing came out of a file, if that is so. */
    void ifMissing(boolean missing, String what, String path) {
        if (missing) {
            add(what, files.whyNothing(path));
        }
    }

    void add(String what, AbsenceReason reason) {
        add(what, reason, OptionalLong.empty());
    }

    void add(String what, AbsenceReason reason, OptionalLong sinceMillis) {
        all.add(absent(what, reason, sinceMillis));
    }

    static AbsentValue absent(String what, AbsenceReason reason, OptionalLong sinceMillis) {
        AbsentValue.Builder absent =
                AbsentValue.newBuilder().setWhat(what).setReason(reason.code());
        sinceMillis.ifPresent(absent::setSinceMillis);
        return absent.build();
    }

    void addAll(List<AbsentValue> more) {
        all.addAll(more);
    }

    List<AbsentValue> list() {
        return all;
    }
}
