package io.plimsoll.wire;

/** Bytes that are no valid record; the message says what is wrong and what to do about it. */
public final class RejectedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a message that a person can act on. */
    public RejectedRecordException(String message) {
        super(message);
    }

    /** With a message that a person can act on and what led to it. */
    public RejectedRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
