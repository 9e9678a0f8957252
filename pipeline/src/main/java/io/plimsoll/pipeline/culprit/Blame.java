package io.plimsoll.pipeline.culprit;

/**
 * A VM that lacks something, and one that takes it.
 *
 * @param shared what they share
 * @param victimUuid who lacks
 * @param victim its name
 * @param culpritUuid who takes
 * @param culprit its name
 * @param lacked what the victim lacked in the newest window, in the resource's unit
 * @param taken what the culprit took in the newest window, in the resource's unit
 * @param share of what is taken beyond the calm by all neighbours together, 0 to 1
 * @param confidence 0 to 1
 * @param lagWindows windows by which the taking came before the lack
 */
public record Blame(
        Shared shared,
        String victimUuid,
        String victim,
        String culpritUuid,
        String culprit,
        double lacked,
        double taken,
        double share,
        double confidence,
        int lagWindows) {}
