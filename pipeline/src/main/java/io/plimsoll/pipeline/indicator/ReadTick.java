package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.VmSample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tick of a window as the agent read it.
 *
 * @param before the tick before in the agent's order, of the same boot; null if it is not known
 * @param head one of its parts, for the host's counters
 * @param vms of all its parts
 */
public record ReadTick(@Nullable HostSample before, HostSample head, List<VmSample> vms) {}
