package io.plimsoll.sinks;

import java.io.Serializable;
import java.time.Duration;
import okhttp3.HttpUrl;

/**
 * Where the points go and how. Secrets are not shown by {@link #toString()}.
 *
 * @param url base URL of the server, such as {@code http://127.0.0.1:8086}
 * @param api the write API that it speaks
 * @param org organisation; V2 only
 * @param bucket bucket; with V1 the database, or database and retention policy as {@code db/rp}
 * @param token API token; V2 only; empty for none
 * @param user user name; V1 only; empty for none
 * @param password the user's password
 * @param createDatabase whether to create the database when the server does not have it; V1 only
 * @param batchPoints most points in one request
 * @param flushInterval longest time that a point waits for its batch to fill
 * @param connectTimeout longest time to wait for a connection
 * @param requestTimeout longest time for a whole request; a slower one is tried again
 * @param maxBufferedPoints points kept in memory, and in the checkpoint, while the store is away
 * @param overflow what happens to further points
 * @param flushTimeout longest time that a checkpoint waits for a slow store to take the points
 *     before they go into the checkpoint instead
 * @param gzip whether requests are compressed
 * @param retry how long to wait between attempts
 */
public record InfluxOptions(
        String url,
        InfluxApi api,
        String org,
        String bucket,
        String token,
        String user,
        String password,
        boolean createDatabase,
        int batchPoints,
        Duration flushInterval,
        Duration connectTimeout,
        Duration requestTimeout,
        int maxBufferedPoints,
        Overflow overflow,
        Duration flushTimeout,
        boolean gzip,
        RetryPolicy retry)
        implements Serializable {

    public InfluxOptions {
        requireHttpUrl(url);
        require(!bucket.isBlank(), "bucket must not be empty");
        switch (api) {
            case V2 -> {
                require(!org.isBlank(), "org must not be empty with api V2");
                require(
                        user.isEmpty() && password.isEmpty(),
                        "user and password are for api V1; give a token with V2");
                require(
                        !createDatabase,
                        "createDatabase is for api V1; create the bucket " + bucket + " by hand");
            }
            case V1 -> {
                require(token.isEmpty(), "token is for api V2; give user and password with api V1");
                require(
                        !user.isEmpty() || password.isEmpty(),
                        "password is given but user is empty");
                require(
                        !bucket.startsWith("/") && !bucket.endsWith("/"),
                        "bucket must be database or database/retentionPolicy with api V1, not "
                                + bucket);
            }
        }
        require(batchPoints > 0, "batchPoints must be at least 1, not " + batchPoints);
        require(
                maxBufferedPoints >= batchPoints,
                "maxBufferedPoints "
                        + maxBufferedPoints
                        + " is less than batchPoints "
                        + batchPoints);
        requirePositive("flushInterval", flushInterval);
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("requestTimeout", requestTimeout);
        requirePositive("flushTimeout", flushTimeout);
    }

    /** Options for InfluxDB 2.x, all others at their defaults. */
    public static Builder v2(String url, String org, String bucket, String token) {
        return new Builder(url, InfluxApi.V2, org, bucket, token);
    }

    /**
     * Options for InfluxDB 1.x, all others at their defaults.
     *
     * @param database database, or database and retention policy as {@code db/rp}
     */
    public static Builder v1(String url, String database) {
        return new Builder(url, InfluxApi.V1, "", database, "");
    }

    /** The database of a V1 bucket, without the retention policy. */
    String database() {
        int slash = bucket.indexOf('/');
        return slash < 0 ? bucket : bucket.substring(0, slash);
    }

    @Override
    public String toString() {
        return "InfluxOptions["
                + url
                + " "
                + api
                + " bucket="
                + bucket
                + " org="
                + org
                + " user="
                + user
                + " batchPoints="
                + batchPoints
                + " maxBufferedPoints="
                + maxBufferedPoints
                + " overflow="
                + overflow
                + "]";
    }

    /** OkHttp's own parser, as java.net.URI finds no host in http://influx_db:8086. */
    private static void requireHttpUrl(String url) {
        HttpUrl parsed = HttpUrl.parse(url);
        if (parsed == null) {
            throw new IllegalArgumentException(
                    "InfluxDB sink: url must look like http://host:8086, not " + url);
        }
        require(
                parsed.username().isEmpty()
                        && parsed.password().isEmpty()
                        && parsed.query() == null
                        && parsed.fragment() == null,
                "url must hold no user, query or fragment; bucket, token and user are options of"
                        + " their own");
    }

    private static void requirePositive(String name, Duration value) {
        require(
                !value.isNegative() && !value.isZero(),
                name + " must be longer than 0, not " + value);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("InfluxDB sink: " + message);
        }
    }

    /** Collects options; what is not given has its default. */
    public static final class Builder {
        private final String url;
        private final InfluxApi api;
        private final String org;
        private final String bucket;
        private final String token;
        private String user = "";
        private String password = "";
        private boolean createDatabase;
        private int batchPoints = 5_000;
        private Duration flushInterval = Duration.ofSeconds(1);
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration requestTimeout = Duration.ofSeconds(10);
        private int maxBufferedPoints = 100_000;
        private Overflow overflow = Overflow.BLOCK;
        private Duration flushTimeout = Duration.ofSeconds(2);
        private boolean gzip;
        private RetryPolicy retry = RetryPolicy.standard();

        private Builder(String url, InfluxApi api, String org, String bucket, String token) {
            this.url = url;
            this.api = api;
            this.org = org;
            this.bucket = bucket;
            this.token = token;
        }

        /** User and password of a V1 server; none by default. */
        public Builder login(String newUser, String newPassword) {
            user = newUser;
            password = newPassword;
            return this;
        }

        /** Creates the database of a V1 server that does not have it; false by default. */
        public Builder createDatabase(boolean value) {
            createDatabase = value;
            return this;
        }

        /** Most points in one request; 5,000 by default. */
        public Builder batchPoints(int value) {
            batchPoints = value;
            return this;
        }

        /** Longest time that a point waits for its batch to fill; 1 s by default. */
        public Builder flushInterval(Duration value) {
            flushInterval = value;
            return this;
        }

        /** Longest time to wait for a connection; 5 s by default. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        /** Longest time for a whole request; 10 s by default. */
        public Builder requestTimeout(Duration value) {
            requestTimeout = value;
            return this;
        }

        /** Points kept while the store is away; 100,000 by default. */
        public Builder maxBufferedPoints(int value) {
            maxBufferedPoints = value;
            return this;
        }

        /** What happens to further points; {@link Overflow#BLOCK} by default. */
        public Builder overflow(Overflow value) {
            overflow = value;
            return this;
        }

        /** Longest time that a checkpoint waits for a slow store; 2 s by default. */
        public Builder flushTimeout(Duration value) {
            flushTimeout = value;
            return this;
        }

        /**
         * Whether requests are compressed; false by default, as on a LAN bytes cost less than CPU.
         */
        public Builder gzip(boolean value) {
            gzip = value;
            return this;
        }

        /** How long to wait between attempts; {@link RetryPolicy#standard()} by default. */
        public Builder retry(RetryPolicy value) {
            retry = value;
            return this;
        }

        /** The options, checked. */
        public InfluxOptions build() {
            return new InfluxOptions(
                    url,
                    api,
                    org,
                    bucket,
                    token,
                    user,
                    password,
                    createDatabase,
                    batchPoints,
                    flushInterval,
                    connectTimeout,
                    requestTimeout,
                    maxBufferedPoints,
                    overflow,
                    flushTimeout,
                    gzip,
                    retry);
        }
    }
}
