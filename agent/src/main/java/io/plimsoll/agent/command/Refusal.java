package io.plimsoll.agent.command;

/**
 * Why a command is not executed.
 *
 * @param code short and stable, for programs
 * @param message a sentence for people that says what to do
 */
record Refusal(Code code, String message) {
    /** The stable codes. */
    enum Code {
        /** Not a command that can be read. */
        GARBLED("garbled"),
        /** A version that this agent does not know. */
        NEWER_VERSION("newer-version"),
        /** No signature by a key that counts here. */
        FORGED("forged"),
        /** For another host or cluster. */
        WRONG_HOST("wrong-host"),
        /** Too late. */
        EXPIRED("expired"),
        /** Issued in the future. */
        FUTURE("future"),
        /** From a job that another has replaced. */
        FENCED("fenced"),
        /** Handled before. */
        SEEN("seen"),
        /** Perhaps handled before: what the agent knew about that time is lost. */
        UNKNOWN_PAST("unknown-past"),
        /** No such action. */
        UNKNOWN_ACTION("unknown-action"),
        /** Not allowed on this host. */
        NOT_ALLOWED("not-allowed"),
        /** The VM is not running here. */
        VM_GONE("vm-gone"),
        /** From here to here. */
        SAME_HOST("same-host"),
        /** The VM or this host is at another command. */
        BUSY("busy"),
        /** The destination can't take it. */
        NO_ROOM("no-room"),
        /** It can't be found out whether the preconditions hold. */
        UNCHECKED("unchecked");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        /** As on the wire. */
        String text() {
            return text;
        }
    }
}
