package io.plimsoll.standalone.cli;

/** The command line can't be understood; the message says what is wrong with it. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a message that a person can act on. */
    public UsageException(String message) {
        super(message);
    }
}
