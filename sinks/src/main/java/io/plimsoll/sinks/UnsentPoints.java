package io.plimsoll.sinks;

import java.util.List;

/**
 * Points that the store did not have at a checkpoint; a writer's state is a list of these, so that
 * they can be shared out to more or fewer writers.
 *
 * @param lines encoded, with times in milliseconds, oldest first
 */
public record UnsentPoints(List<String> lines) {
    public UnsentPoints {
        lines = List.copyOf(lines);
    }
}
