/**
 * Hosts and VMs whose demand is not met: by demand, by contention or by a spent overload budget; k
 * of the last n windows over the line, with hysteresis. And hosts whose demand will not be met by
 * their forecast. Pure.
 */
@NullMarked
package io.plimsoll.pipeline.hotspot;

import org.jspecify.annotations.NullMarked;
