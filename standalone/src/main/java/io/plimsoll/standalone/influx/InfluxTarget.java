package io.plimsoll.standalone.influx;

/**
 * An InfluxDB to write to.
 *
 * @param url where it is
 * @param api {@code v1} or {@code v2}
 * @param org organization, only v2
 * @param bucket bucket, with v1 the database
 * @param token what is allowed, empty if nobody asks
 */
public record InfluxTarget(String url, String api, String org, String bucket, String token) {
    /** Checks the API. */
    public InfluxTarget {
        if (!api.equals("v1") && !api.equals("v2")) {
            throw new IllegalArgumentException(
                    "influx-api must be v1 (InfluxDB 1.x) or v2 (2.x and newer), not " + api);
        }
    }

    /** A command that shows the newest CPU indicators of the hosts. */
    public String exampleQuery() {
        String authorization = token.isEmpty() ? "" : "-H \"Authorization: Token $TOKEN\" ";
        return String.format(
                "curl -sG %s%s/query --data-urlencode db=%s --data-urlencode"
                        + " 'q=SELECT * FROM host_cpu GROUP BY host ORDER BY time DESC LIMIT 1'",
                authorization, url, bucket);
    }
}
