package io.plimsoll.pipeline.hotspot;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Whether a host or a VM is expected to be hot in one figure.
 *
 * @param phase how it stands
 * @param sinceMillis event time at which the phase began, ms since 1970
 * @param calm how many forecasts in a row saw no danger
 * @param saidMillis event time of the newest forecast of it, ms since 1970
 */
record Outlook(Phase phase, long sinceMillis, int calm, long saidMillis) {

    /** Where the expectation stands. The names are in state and never change. */
    enum Phase {
        /** Nothing is expected. */
        QUIET,
        /** It is expected to be hot, and was told. */
        EXPECTED,
        /** It is over its line now; nobody needs a forecast for that. */
        THERE,
        /** It was expected and did not come; first the forecasts must be quiet again. */
        MISSED
    }

    static Outlook quiet() {
        return new Outlook(Phase.QUIET, 0, 0, 0);
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(phase.name());
        out.writeLong(sinceMillis);
        out.writeInt(calm);
        out.writeLong(saidMillis);
    }

    static Outlook read(DataInput in) throws IOException {
        return new Outlook(Phase.valueOf(in.readUTF()), in.readLong(), in.readInt(), in.readLong());
    }
}
