package io.plimsoll.pipeline.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Values by slot as bytes. Later versions may have more slots, which were never known before. */
final class Slots {
    private Slots() {}

    static void write(double[] values, DataOutput out) throws IOException {
        out.writeByte(values.length);
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    static double[] read(Series.Subject subject, DataInput in) throws IOException {
        double[] values = HostFigures.none(subject);
        int count = in.readUnsignedByte();
        for (int i = 0; i < count; i++) {
            double value = in.readDouble();
            if (i < values.length) {
                values[i] = value;
            }
        }
        return values;
    }
}
