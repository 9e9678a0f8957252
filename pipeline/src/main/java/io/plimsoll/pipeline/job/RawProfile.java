package io.plimsoll.pipeline.job;

/** What is stored of samples, and under whose names. */
public enum RawProfile {
    /** Nothing, as there is no store: no point is computed. */
    NO_STORE,
    /** Only indicators. */
    OFF,
    /** Raw counters too, under Telegraf's names and types, so that dashboards made for it work. */
    TELEGRAF
}
