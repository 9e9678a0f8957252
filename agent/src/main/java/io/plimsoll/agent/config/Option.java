package io.plimsoll.agent.config;

/**
 * One key of the configuration file.
 *
 * @param key its name; in the environment it is {@code PLIMSOLL_AGENT_} and the key in capitals
 *     with {@code _} for every dot
 * @param type what may stand there, in words
 * @param defaultText the value that counts if the key is absent; empty if there is none
 * @param description what it is for, one or more sentences
 * @param example a value that could stand in a real file
 */
record Option(String key, String type, String defaultText, String description, String example) {
    /** Name of the environment variable that overrides the file. */
    String environmentName() {
        return Options.ENVIRONMENT_PREFIX
                + key.replace('.', '_').toUpperCase(java.util.Locale.ROOT);
    }
}
