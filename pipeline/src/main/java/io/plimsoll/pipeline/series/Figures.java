package io.plimsoll.pipeline.series;

/**
 * The values of a subject's series, by their slots.
 *
 * @param id the VM's uuid, empty for the host
 * @param name the VM's name, empty for the host
 * @param values by slot; NaN where there is none. It is not changed once it is here
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a copy of each would cost.
public record Figures(String id, String name, double[] values) {}
