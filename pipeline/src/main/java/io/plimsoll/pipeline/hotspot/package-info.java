/** A host whose demand is not met: k of the last n windows over the line, with hysteresis. Pure. */
@NullMarked
package io.plimsoll.pipeline.hotspot;

import org.jspecify.annotations.NullMarked;
