package io.plimsoll.agent.vm;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.AbsentValue;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.Optional;

/** Writes down in a sample what is not in it, and why. */
public final class Absence {
    private Absence() {}

    /** Something that could be expected is not there. */
    public static void add(VmSample.Builder sample, String what, AbsenceReason reason) {
        add(sample, what, reason, Optional.empty());
    }

    /** The same, since a time in ms since 1970. */
    public static void add(
            VmSample.Builder sample,
            String what,
            AbsenceReason reason,
            Optional<Long> sinceMillis) {
        if (!sample.hasAbsent()) {
            sample.setAbsent(new ArrayList<>());
        }
        sample.getAbsent().add(of(what, reason, sinceMillis));
    }

    /** What is absent and why. */
    public static AbsentValue of(String what, AbsenceReason reason, Optional<Long> sinceMillis) {
        AbsentValue.Builder absent =
                AbsentValue.newBuilder().setWhat(what).setReason(reason.code());
        sinceMillis.ifPresent(absent::setSinceMillis);
        return absent.build();
    }
}
