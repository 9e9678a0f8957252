package io.plimsoll.pipeline.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What detectors of vectors begin their memory with: a version and the indicators' names. */
final class VectorMemory {
    private static final int MOST_INDICATORS = 1_000;

    private VectorMemory() {}

    static void writeHead(DataOutput out, int version, List<String> indicators) throws IOException {
        out.writeByte(version);
        out.writeShort(indicators.size());
        for (String indicator : indicators) {
            out.writeUTF(indicator);
        }
    }

    static List<String> readHead(DataInput in, int known) throws IOException {
        readVersion(in, known);
        int count = in.readUnsignedShort();
        if (count > MOST_INDICATORS) {
            throw new IOException("the memory of a detector names " + count + " indicators");
        }
        List<String> indicators = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            indicators.add(in.readUTF());
        }
        return indicators;
    }

    static void readVersion(DataInput in, int known) throws IOException {
        int version = in.readUnsignedByte();
        if (version != known) {
            throw new IOException(
                    "the memory of a detector has version " + version + ", known here is " + known);
        }
    }

    static List<String> checked(List<String> indicators) {
        if (indicators.isEmpty() || indicators.size() > MOST_INDICATORS) {
            throw new IllegalArgumentException(
                    "a detector judges 1 to "
                            + MOST_INDICATORS
                            + " indicators, not "
                            + indicators.size());
        }
        return List.copyOf(indicators);
    }

    static void check(List<String> indicators, double[] values) {
        if (values.length != indicators.size()) {
            throw new IllegalArgumentException(
                    values.length + " values for the indicators " + indicators);
        }
        for (int i = 0; i < values.length; i++) {
            if (Double.isInfinite(values[i])) {
                throw new IllegalArgumentException(
                        "a value must be finite or absent, not "
                                + values[i]
                                + " for "
                                + indicators.get(i));
            }
        }
    }

    static boolean isEmpty(double[] values) {
        for (double value : values) {
            if (!Double.isNaN(value)) {
                return false;
            }
        }
        return true;
    }
}
