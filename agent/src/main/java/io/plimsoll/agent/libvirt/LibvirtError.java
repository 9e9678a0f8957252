package io.plimsoll.agent.libvirt;

/** What libvirt says went wrong in a call of our own binding. */
final class LibvirtError extends Exception {
    private static final long serialVersionUID = 1L;

    /** virErrorNumber of an argument, such as a flag, that this libvirt or driver does not know. */
    private static final int INVALID_ARG = 8;

    private static final int ARGUMENT_UNSUPPORTED = 74;

    private final int code;

    private LibvirtError(int code, String message) {
        super(message);
        this.code = code;
    }

    /** The last error of this thread. */
    static LibvirtError last(VirtLibrary library) {
        String message = library.virGetLastErrorMessage();
        return new LibvirtError(
                library.virGetLastErrorCode(), message == null ? "unknown error" : message);
    }

    boolean isInvalidArgument() {
        return code == INVALID_ARG || code == ARGUMENT_UNSUPPORTED;
    }
}
