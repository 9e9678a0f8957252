package io.plimsoll.agent.doctor;

/**
 * What a check found.
 *
 * @param check name of the check
 * @param severity how bad it is
 * @param subject what it is about: {@code host}, {@code vm web}, {@code kafka}, …
 * @param message what is so, in a sentence
 * @param mend the command or commands that mend it; empty if there is nothing to do
 */
record Diagnosis(String check, Severity severity, String subject, String message, String mend) {
    static Diagnosis ok(String check, String subject, String message) {
        return new Diagnosis(check, Severity.OK, subject, message, "");
    }

    static Diagnosis hint(String check, String subject, String message, String mend) {
        return new Diagnosis(check, Severity.HINT, subject, message, mend);
    }

    static Diagnosis warning(String check, String subject, String message, String mend) {
        return new Diagnosis(check, Severity.WARNING, subject, message, mend);
    }

    static Diagnosis error(String check, String subject, String message, String mend) {
        return new Diagnosis(check, Severity.ERROR, subject, message, mend);
    }

    /** How bad it is. */
    enum Severity {
        /** As it should be. */
        OK,
        /** It works, and could be better. */
        HINT,
        /** Something is measured wrongly or not at all, or will go wrong. */
        WARNING,
        /** Something does not work. */
        ERROR;

        boolean isSerious() {
            return this == WARNING || this == ERROR;
        }
    }
}
