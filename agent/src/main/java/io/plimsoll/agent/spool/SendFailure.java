package io.plimsoll.agent.spool;

import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;

/** What to do about a record that could not be sent. */
enum SendFailure {
    /** Send it again with the same producer. */
    AGAIN,
    /** The producer may be of no use any more: send it again with a new one. */
    NEW_PRODUCER,
    /** This record will never be taken; the ones behind it must not wait for it. */
    HOPELESS;

    static SendFailure of(Throwable cause) {
        if (cause instanceof RecordTooLargeException
                || cause instanceof SerializationException
                || cause instanceof InvalidTopicException) {
            return HOPELESS;
        }
        return cause instanceof RetriableException ? AGAIN : NEW_PRODUCER;
    }
}
