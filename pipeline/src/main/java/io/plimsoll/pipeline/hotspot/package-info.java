/**
 * Hosts and VMs whose demand is not met: by demand, by contention, by a forecast or by a spent
 * overload budget; k of the last n windows over the line, with hysteresis. Pure.
 */
@NullMarked
package io.plimsoll.pipeline.hotspot;

import org.jspecify.annotations.NullMarked;
