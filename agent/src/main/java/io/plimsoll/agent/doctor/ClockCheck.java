package io.plimsoll.agent.doctor;

import io.plimsoll.wire.ClockState;
import java.util.List;

/** Whether the clock is right: samples of hosts are compared by it, and commands expire by it. */
final class ClockCheck implements Check {
    private static final long MOST_OFFSET_MICROS = 50_000;

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public List<Diagnosis> look(Facts facts) {
        ClockState clock = facts.host().getClock();
        if (clock == null) {
            return List.of(
                    Diagnosis.hint(
                            name(),
                            "host",
                            "the kernel can't be asked for its clock",
                            "adjtimex --print"));
        }
        if (!clock.getDisciplined()) {
            return List.of(
                    Diagnosis.warning(
                            name(),
                            "host",
                            "nothing keeps the clock (it is not synchronised by NTP)",
                            "apt-get install chrony && systemctl enable --now chrony && chronyc tracking"));
        }
        long offset = Math.abs(clock.getOffsetMicros());
        if (offset > MOST_OFFSET_MICROS) {
            return List.of(
                    Diagnosis.warning(
                            name(),
                            "host",
                            "the clock is " + offset / 1000 + " ms off, more than 50 ms",
                            "chronyc makestep && chronyc tracking"));
        }
        return List.of(
                Diagnosis.ok(
                        name(),
                        "host",
                        "the clock is kept, and off by "
                                + offset
                                + " us (at most "
                                + clock.getMaxErrorMicros() / 1000
                                + " ms)"));
    }
}
