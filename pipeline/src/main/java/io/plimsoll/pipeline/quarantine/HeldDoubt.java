package io.plimsoll.pipeline.quarantine;

import io.plimsoll.pipeline.indicator.Doubt;

/**
 * A doubt that stands.
 *
 * @param doubt as it was seen last
 * @param sinceMillis end of the window in which it was first seen, ms since 1970
 * @param lastMillis end of the window in which it was seen last; later by as much as is missing of
 *     windows after it
 */
public record HeldDoubt(Doubt doubt, long sinceMillis, long lastMillis) {}
