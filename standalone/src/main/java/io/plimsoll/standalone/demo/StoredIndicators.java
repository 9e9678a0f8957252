package io.plimsoll.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plimsoll.standalone.influx.InfluxServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What InfluxDB holds of the hosts' CPU demand. */
final class StoredIndicators {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InfluxServer influx;

    StoredIndicators(InfluxServer influx) {
        this.influx = influx;
    }

    /** Waits until each host has at least so many windows. */
    void awaitWindows(List<String> hosts, int windows, Duration patience) throws DemoFailure {
        for (String host : hosts) {
            await(host, "", windows, patience);
        }
    }

    /**
     * Waits until each host has windows before the first time and after the second, ms since 1970.
     */
    void awaitWindowsAround(
            List<String> hosts, long beforeMillis, long afterMillis, Duration patience)
            throws DemoFailure {
        for (String host : hosts) {
            await(host, " AND time < " + beforeMillis + "ms", 1, patience);
            await(host, " AND time > " + afterMillis + "ms", 1, patience);
        }
    }

    private void await(String host, String when, int windows, Duration patience)
            throws DemoFailure {
        long deadline = System.nanoTime() + patience.toNanos();
        String statement =
                "SELECT count(demand_percent) FROM host_cpu WHERE host = '" + host + "'" + when;
        while (value(statement) < windows) {
            if (System.nanoTime() > deadline) {
                throw new DemoFailure(
                        "InfluxDB did not get "
                                + windows
                                + " windows of "
                                + host
                                + when
                                + " within "
                                + patience.toSeconds()
                                + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    /** The newest demand of each host, in words. */
    Map<String, String> demands(List<String> hosts) throws DemoFailure {
        Map<String, String> demands = new TreeMap<>();
        for (String host : hosts) {
            double value =
                    value("SELECT last(demand_percent) FROM host_cpu WHERE host = '" + host + "'");
            demands.put(host, String.format(Locale.ROOT, "%.0f %%", value));
        }
        return demands;
    }

    private double value(String statement) throws DemoFailure {
        try {
            JsonNode values =
                    JSON.readTree(influx.query(statement)).at("/results/0/series/0/values/0/1");
            return values.asDouble(0);
        } catch (IOException e) {
            throw new DemoFailure("InfluxDB does not answer: " + e.getMessage(), e);
        }
    }
}
