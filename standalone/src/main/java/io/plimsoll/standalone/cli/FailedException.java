package io.plimsoll.standalone.cli;

/** What was asked for could not be done; the message says why and what to do. */
public final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a message that a person can act on and what led to it. */
    public FailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
