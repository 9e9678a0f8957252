package io.plimsoll.pipeline.anomaly;

import java.io.DataInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The detectors that a policy can choose from. */
public enum DetectorKind {
    /** None: the series is not watched. */
    NONE(0, "none") {
        @Override
        Detector create() {
            throw new IllegalStateException("a series that is not watched has no detector");
        }

        @Override
        Detector read(DataInput in) throws IOException {
            throw new IOException("a series that is not watched has no memory");
        }
    },
    /**
     * {@link TailDetector}, the default: 0.15 to 0.5 µs a value by how busy the machine is, 897
     * bytes written and 1.5 kB on the heap ({@code bench detector}).
     */
    TAIL(1, "tail") {
        @Override
        Detector create() {
            return new TailDetector();
        }

        @Override
        Detector read(DataInput in) throws IOException {
            return TailDetector.read(in);
        }
    },
    /**
     * {@link ForestDetector}, for a few chosen series: 0.1 ms, 65 kB written, 230 kB on the heap.
     */
    FOREST(2, "forest") {
        @Override
        Detector create() {
            return new ForestDetector(SEED);
        }

        @Override
        Detector read(DataInput in) throws IOException {
            return ForestDetector.read(in);
        }
    };

    /** Of random cuts: a replay makes the same ones. */
    private static final long SEED = 1;

    private final int code;
    private final String key;

    DetectorKind(int code, String key) {
        this.code = code;
        this.key = key;
    }

    /** One that knows nothing yet. */
    abstract Detector create();

    /** The one that was written. */
    abstract Detector read(DataInput in) throws IOException;

    /** Its name in options and findings. */
    public String key() {
        return key;
    }

    /** Its number in state; never changes. */
    int code() {
        return code;
    }

    /** The kind of this name. */
    public static Optional<DetectorKind> named(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
    }

    static DetectorKind ofCode(int code) throws IOException {
        for (DetectorKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IOException(
                "a detector of the unknown kind "
                        + code
                        + "\nMaybe a newer version of the job wrote it.");
    }

    /** The names of all, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(DetectorKind::key).collect(Collectors.joining(", "));
    }
}
