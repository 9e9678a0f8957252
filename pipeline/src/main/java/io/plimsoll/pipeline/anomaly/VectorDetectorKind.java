package io.plimsoll.pipeline.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Which detectors of vectors there are. */
public enum VectorDetectorKind {
    /** None: hosts are not watched as a whole. */
    NONE {
        @Override
        public VectorDetector create(List<String> indicators, long seed) {
            throw new IllegalStateException("what is not watched has no detector");
        }
    },
    /**
     * Counts what is far from usual, for every host: with the seven indicators of a host 0.4 µs a
     * vector, 0.5 kB on the heap and 334 bytes written ({@code bench detector}).
     */
    TAIL {
        @Override
        public VectorDetector create(List<String> indicators, long seed) {
            return new VectorTailDetector(indicators);
        }
    },
    /**
     * Random Cut Forest, for those who can pay for it: with the seven indicators of a host 0.1 ms a
     * vector, 180 kB on the heap and 112 kB written.
     */
    FOREST {
        @Override
        public VectorDetector create(List<String> indicators, long seed) {
            return new ForestVectorDetector(indicators, seed);
        }
    };

    /** Its name in options and findings. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of this name.
     *
     * @throws IllegalArgumentException if there is none, with all that there are
     */
    public static VectorDetectorKind named(String key) {
        for (VectorDetectorKind kind : values()) {
            if (kind.key().equals(key)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "'" + key + "' is no detector of hosts; there are none, tail, forest");
    }

    /**
     * A detector that knows nothing yet.
     *
     * @param indicators their names, 1 to 1,000
     * @param seed of what is random in it
     */
    public abstract VectorDetector create(List<String> indicators, long seed);

    /** Writes a detector so that {@link #read} knows its kind. */
    public static void write(VectorDetector detector, DataOutput out) throws IOException {
        out.writeUTF(detector.kind().name());
        detector.write(out);
    }

    /**
     * The detector that was written.
     *
     * @throws IOException if a newer version wrote it, or it is damaged
     */
    public static VectorDetector read(DataInput in) throws IOException {
        String kind = in.readUTF();
        return switch (kind) {
            case "TAIL" -> VectorTailDetector.read(in);
            case "FOREST" -> ForestVectorDetector.read(in);
            default -> throw new IOException("no detector '" + kind + "' is known here");
        };
    }
}
