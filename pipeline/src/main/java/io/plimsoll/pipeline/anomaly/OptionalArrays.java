package io.plimsoll.pipeline.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Arrays in bytes, behind their length; −1 for one that is not there. */
final class OptionalArrays {
    /** Entries of the largest array that is read; more is damage. */
    private static final int MOST = 1 << 26;

    private OptionalArrays() {}

    static void write(byte @Nullable [] array, DataOutput out) throws IOException {
        out.writeInt(array == null ? -1 : array.length);
        if (array != null) {
            out.write(array);
        }
    }

    static void write(int @Nullable [] array, DataOutput out) throws IOException {
        out.writeInt(array == null ? -1 : array.length);
        for (int i = 0; array != null && i < array.length; i++) {
            out.writeInt(array[i]);
        }
    }

    static void write(float @Nullable [] array, DataOutput out) throws IOException {
        out.writeInt(array == null ? -1 : array.length);
        for (int i = 0; array != null && i < array.length; i++) {
            out.writeFloat(array[i]);
        }
    }

    static void write(double @Nullable [] array, DataOutput out) throws IOException {
        out.writeInt(array == null ? -1 : array.length);
        for (int i = 0; array != null && i < array.length; i++) {
            out.writeDouble(array[i]);
        }
    }

    static byte @Nullable [] readBytes(DataInput in) throws IOException {
        int length = length(in);
        if (length < 0) {
            return null;
        }
        byte[] array = new byte[length];
        in.readFully(array);
        return array;
    }

    static int @Nullable [] readInts(DataInput in) throws IOException {
        int length = length(in);
        if (length < 0) {
            return null;
        }
        int[] array = new int[length];
        for (int i = 0; i < length; i++) {
            array[i] = in.readInt();
        }
        return array;
    }

    static float @Nullable [] readFloats(DataInput in) throws IOException {
        int length = length(in);
        if (length < 0) {
            return null;
        }
        float[] array = new float[length];
        for (int i = 0; i < length; i++) {
            array[i] = in.readFloat();
        }
        return array;
    }

    static double @Nullable [] readDoubles(DataInput in) throws IOException {
        int length = length(in);
        if (length < 0) {
            return null;
        }
        double[] array = new double[length];
        for (int i = 0; i < length; i++) {
            array[i] = in.readDouble();
        }
        return array;
    }

    private static int length(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < -1 || length > MOST) {
            throw new IOException("an array of " + length + " entries");
        }
        return length;
    }
}
