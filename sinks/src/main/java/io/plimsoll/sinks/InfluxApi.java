package io.plimsoll.sinks;

/** The write API that the server speaks. */
public enum InfluxApi {
    /** {@code /api/v2/write} with organisation, bucket and token: InfluxDB 2.x, 3.x and 1.8. */
    V2,
    /** {@code /write} with database, optional user and password: InfluxDB 1.x. */
    V1
}
