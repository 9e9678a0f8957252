package io.plimsoll.agent;

/** The hypervisor could not do what was asked; the message says what and what to do. */
public final class HypervisorException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a message that a person can act on. */
    public HypervisorException(String message) {
        super(message);
    }

    /** With a message that a person can act on and what led to it. */
    public HypervisorException(String message, Throwable cause) {
        super(message, cause);
    }
}
