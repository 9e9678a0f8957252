package io.plimsoll.pipeline.indicator;

/**
 * What a field is, for docs/metrics.md.
 *
 * @param name of the field
 * @param type float, integer, boolean or string
 * @param unit of its values
 * @param formula how it is computed
 * @param source the kernel's or libvirt's counters that it is computed from
 * @param absent when it is left out
 */
public record FieldDoc(
        String name, String type, String unit, String formula, String source, String absent) {}
