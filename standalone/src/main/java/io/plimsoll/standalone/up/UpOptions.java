package io.plimsoll.standalone.up;

import io.plimsoll.standalone.fleet.FleetOptions;
import io.plimsoll.standalone.influx.InfluxTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code plimsoll up} is told.
 *
 * @param fleet which fleet to simulate
 * @param window length of the windows of indicators
 * @param runFor end by itself after this time; empty goes on until it is stopped
 * @param influx where indicators are stored
 * @param influxTarget the InfluxDB that is there already, if {@code influx} says so
 * @param work folder for data
 * @param log file of the log, for people to look at
 */
public record UpOptions(
        FleetOptions fleet,
        Duration window,
        Optional<Duration> runFor,
        Influx influx,
        Optional<InfluxTarget> influxTarget,
        Path work,
        Path log) {

    /** Where indicators are stored. */
    public enum Influx {
        /** In a server of one's own if one can be had, otherwise nowhere. */
        OWN,
        /** In one that is there already. */
        EXISTING,
        /** Nowhere. */
        NONE
    }

    /** Checks the window. */
    public UpOptions {
        if (window.compareTo(Duration.ofSeconds(2)) < 0
                || window.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException(
                    "window must be 2s to 5m, not " + window.toMillis() + "ms");
        }
    }
}
