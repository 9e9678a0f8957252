package io.plimsoll.agent.config;

import java.security.PublicKey;
import java.util.List;
import java.util.Set;

/**
 * Which commands are executed.
 *
 * @param publicKeys keys whose signature counts; several while a key is being replaced
 * @param allowed actions that are allowed here; none means that the agent only samples
 * @param maxConcurrentMigrations migrations away from this host at a time
 */
public record CommandConfig(
        List<PublicKey> publicKeys, Set<String> allowed, int maxConcurrentMigrations) {

    /** Copies the collections. */
    public CommandConfig {
        publicKeys = List.copyOf(publicKeys);
        allowed = Set.copyOf(allowed);
    }
}
