package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.AbsentValue;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.VmSample;
import java.util.List;

/** Why the agent left something out. */
final class Absences {
    private Absences() {}

    /**
     * The agent's reason for the first of these names that it gives one for, else {@code
     * otherwise}.
     *
     * @param names of the field, then of the groups that contain it
     */
    static AbsenceReason of(VmSample vm, AbsenceReason otherwise, String... names) {
        return of(vm.getAbsent(), otherwise, names);
    }

    /** The same of a host. */
    static AbsenceReason of(HostCounters host, AbsenceReason otherwise, String... names) {
        return of(host.getAbsent(), otherwise, names);
    }

    private static AbsenceReason of(
            List<AbsentValue> absent, AbsenceReason otherwise, String... names) {
        if (absent.isEmpty()) {
            return otherwise;
        }
        for (String name : names) {
            for (AbsentValue value : absent) {
                if (value.getWhat().equals(name)) {
                    return AbsenceReason.of(value.getReason()).orElse(otherwise);
                }
            }
        }
        return otherwise;
    }

    /** All that the agent says is absent, as {@code what=reason,…}. */
    static String text(List<AbsentValue> absent) {
        StringBuilder text = new StringBuilder();
        for (AbsentValue value : absent) {
            text.append(text.isEmpty() ? "" : ",")
                    .append(value.getWhat())
                    .append('=')
                    .append(value.getReason());
        }
        return text.toString();
    }
}
