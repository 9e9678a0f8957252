package io.plimsoll.agent.spool;

import io.plimsoll.wire.Topics;
import java.util.Optional;

/** A record on its way to Kafka. Its key is always the host id. */
public final class Outgoing {
    private final Kind kind;
    private final long atEpochMillis;
    private final byte[] value;

    /**
     * A record.
     *
     * @param kind what it is, and with that its topic
     * @param atEpochMillis its time, which becomes Kafka's CreateTime
     * @param value its bytes, which must not be changed afterwards
     */
    public Outgoing(Kind kind, long atEpochMillis, byte[] value) {
        this.kind = kind;
        this.atEpochMillis = atEpochMillis;
        this.value = value;
    }

    /** What it is. */
    public Kind kind() {
        return kind;
    }

    /** Its time. */
    public long atEpochMillis() {
        return atEpochMillis;
    }

    /** Its bytes; not a copy. */
    public byte[] value() {
        return value;
    }

    /** What a record is. Its code is what stands on disk and never changes. */
    public enum Kind {
        /** The first or only part of a tick. */
        TICK(0, Topics.SAMPLES),
        /** A further part of a tick. */
        TICK_PART(1, Topics.SAMPLES),
        /** What the host is. */
        INVENTORY(2, Topics.INVENTORY),
        /** What was done with a command. */
        RESULT(3, Topics.RESULTS);

        private final byte code;
        private final Topics topic;

        Kind(int code, Topics topic) {
            this.code = (byte) code;
            this.topic = topic;
        }

        /** Name of the topic. */
        public String topic() {
            return topic.topic();
        }

        /** Whether it counts: of a tick in several parts only the first does. */
        boolean startsUnit() {
            return this != TICK_PART;
        }

        /** Whether it is a sample or a part of one. */
        boolean sample() {
            return this == TICK || this == TICK_PART;
        }

        byte code() {
            return code;
        }

        static Optional<Kind> of(byte code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }
}
