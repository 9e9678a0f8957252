package io.plimsoll.standalone.influx;

import java.util.ArrayList;
import java.util.List;

/**
 * An InfluxDB to write to.
 *
 * @param url where it is
 * @param api {@code v1} or {@code v2}
 * @param org organization, only v2
 * @param bucket bucket, with v1 the database
 * @param tokenFile file with the token, empty if nobody asks for one
 */
public record InfluxTarget(String url, String api, String org, String bucket, String tokenFile) {
    /** Checks the API. */
    public InfluxTarget {
        if (!api.equals("v1") && !api.equals("v2")) {
            throw new IllegalArgumentException(
                    "influx-api must be v1 (InfluxDB 1.x) or v2 (2.x and newer), not " + api);
        }
    }

    /** The job's options that make it write here. */
    public List<String> jobOptions() {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "--influx.url",
                                url,
                                "--influx.api",
                                api,
                                "--influx.bucket",
                                bucket));
        if (!org.isEmpty()) {
            options.addAll(List.of("--influx.org", org));
        }
        if (!tokenFile.isEmpty()) {
            options.addAll(List.of("--influx.token.file", tokenFile));
        }
        return List.copyOf(options);
    }

    /** A command that shows the newest CPU demand of every host. */
    public String exampleQuery() {
        String authorization =
                tokenFile.isEmpty() ? "" : "-H \"Authorization: Token $(cat " + tokenFile + ")\" ";
        return String.format(
                "curl -sG %s%s/query --data-urlencode db=%s --data-urlencode"
                        + " 'q=SELECT LAST(demand_percent) FROM host_cpu GROUP BY host'",
                authorization, url, bucket);
    }
}
