package io.plimsoll.pipeline.hotspot;

/** What a host can lack. */
public enum Resource {
    /** CPU demand in percent of the capacity. */
    CPU("cpu.demand"),
    /** Memory in use in percent. */
    MEMORY("memory.used");

    private final String indicator;

    Resource(String indicator) {
        this.indicator = indicator;
    }

    /** Name of the indicator that decides, as in findings and predictions. */
    public String indicator() {
        return indicator;
    }
}
