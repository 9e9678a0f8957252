package io.plimsoll.pipeline.indicator;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why figures are not believed.
 *
 * @param check what they failed
 * @param vmUuid the VM whose figures they are; null: the host's
 * @param because in words
 * @param figure name of the figure that failed
 * @param unit its unit
 * @param value its value, finite
 * @param line the value beyond which it is not believed, finite
 */
public record Doubt(
        Check check,
        @Nullable String vmUuid,
        String because,
        String figure,
        String unit,
        double value,
        double line) {

    /** What figures are checked for. */
    public enum Check {
        /** A value that no machine can reach. */
        RANGE("range"),
        /** A figure that became a thousand times what it was, or a thousandth. */
        UNIT("unit"),
        /** No window for some time. */
        FRESHNESS("freshness"),
        /** Ticks, parts of them, or figures of VMs that did not come. */
        COMPLETENESS("completeness"),
        /** VMs that used more CPU than their host. */
        CPU_SUM("cpu-sum"),
        /** A guest that says it uses more memory than it has. */
        GUEST_MEMORY("guest-memory"),
        /** Counters that stand still. */
        FROZEN("frozen"),
        /** Samples that could not be used at all. */
        REJECTED("rejected");

        private final String word;

        Check(String word) {
            this.word = word;
        }

        /** As in ids and points. */
        public String word() {
            return word;
        }

        private static Check ofWord(String word) throws IOException {
            for (Check check : values()) {
                if (check.word.equals(word)) {
                    return check;
                }
            }
            throw new IOException(
                    "a doubt by the unknown check "
                            + word
                            + "\nMaybe a newer version of the job wrote it.");
        }
    }

    /** Whether none of them is about the host itself. */
    static boolean noneOfHost(List<Doubt> doubts) {
        for (Doubt doubt : doubts) {
            if (doubt.vmUuid == null) {
                return false;
            }
        }
        return true;
    }

    /** Writes all of it. */
    void write(DataOutput out) throws IOException {
        Bytes.writeText(check.word(), out);
        Bytes.writeNullableText(vmUuid, out);
        Bytes.writeText(because, out);
        Bytes.writeText(figure, out);
        Bytes.writeText(unit, out);
        out.writeDouble(value);
        out.writeDouble(line);
    }

    /**
     * What was written.
     *
     * @throws IOException if a newer version wrote it, or it is cut off
     */
    static Doubt read(DataInput in) throws IOException {
        return new Doubt(
                Check.ofWord(Bytes.readText(in)),
                Bytes.readNullableText(in),
                Bytes.readText(in),
                Bytes.readText(in),
                Bytes.readText(in),
                in.readDouble(),
                in.readDouble());
    }
}
