package io.plimsoll.pipeline.job;

/** Whether raw counters are stored beside the indicators, and under whose names. */
public enum RawProfile {
    /** Only indicators. */
    OFF,
    /** Under the names and types of Telegraf's inputs, so that dashboards made for it work. */
    TELEGRAF
}
