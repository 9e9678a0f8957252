package io.plimsoll.sinks;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.client.service.InfluxQLQueryService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retrofit2.Call;
import retrofit2.Response;

/**
 * InfluxDB over HTTP, by influxdb-client-java. Its blocking write API hides the status of a success
 * and the time of an answer, so requests go through the service beneath it.
 *
 * <p>One thread writes; {@link #close()} may come from another.
 */
final class HttpPointStore implements PointStore {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPointStore.class);
    private static final int NOT_FOUND = 404;

    private final InfluxOptions options;
    private final InfluxDBClient client;
    private final LineWrites writes;
    private final InfluxQLQueryService queries;
    private volatile boolean closed;
    private volatile @Nullable Call<?> underWay;

    private HttpPointStore(InfluxOptions options, InfluxDBClient client) {
        this.options = options;
        this.client = client;
        this.writes = client.getService(LineWrites.class);
        this.queries = client.getService(InfluxQLQueryService.class);
    }

    /** A store that connects with its first write. */
    static HttpPointStore open(InfluxOptions options) {
        InfluxDBClientOptions.Builder settings =
                InfluxDBClientOptions.builder()
                        .url(options.url())
                        .okHttpClient(httpClient(options))
                        .org(options.org())
                        .bucket(options.bucket());
        if (!options.token().isEmpty()) {
            settings.authenticateToken(options.token().toCharArray());
        }
        return new HttpPointStore(options, InfluxDBClientFactory.create(settings.build()));
    }

    private static OkHttpClient.Builder httpClient(InfluxOptions options) {
        OkHttpClient.Builder http =
                new OkHttpClient.Builder()
                        .protocols(List.of(Protocol.HTTP_1_1))
                        .connectTimeout(options.connectTimeout())
                        .readTimeout(options.requestTimeout())
                        .writeTimeout(options.requestTimeout())
                        .callTimeout(options.requestTimeout())
                        // A redirected POST becomes a GET: a log-in page would count as written.
                        .followRedirects(false);
        if (options.gzip()) {
            http.addInterceptor(new FastGzip());
        }
        if (options.api() == InfluxApi.V1) {
            http.addInterceptor(new V1WriteInterceptor());
        }
        if (!options.user().isEmpty()) {
            String login =
                    Credentials.basic(options.user(), options.password(), StandardCharsets.UTF_8);
            http.addInterceptor(
                    chain ->
                            chain.proceed(
                                    chain.request()
                                            .newBuilder()
                                            .header("Authorization", login)
                                            .build()));
        }
        return http;
    }

    @Override
    public StoreAnswer write(List<String> lines) {
        LinesBody body = new LinesBody(lines);
        try {
            Response<Void> response = execute(writing(body));
            if (response.code() == NOT_FOUND && options.createDatabase()) {
                Response<ResponseBody> creation = execute(creatingDatabase());
                if (!creation.isSuccessful()) {
                    return answer(creation);
                }
                LOG.info("Created database {} on {}", options.database(), description());
                response = execute(writing(body));
            }
            return answer(response);
        } catch (IOException e) {
            return StoreAnswer.of(WriteOutcome.UNAVAILABLE, e.toString());
        }
    }

    private Call<Void> writing(LinesBody body) {
        return writes.write(options.org(), options.bucket(), WritePrecision.MS, body);
    }

    private Call<ResponseBody> creatingDatabase() {
        String name = options.database().replace("\\", "\\\\").replace("\"", "\\\"");
        return queries.query(
                "CREATE DATABASE \"" + name + "\"", null, null, null, null, "application/json");
    }

    /** Publishes the call before it looks whether it may start: close() does it the other way. */
    private <T> Response<T> execute(Call<T> call) throws IOException {
        underWay = call;
        if (closed) {
            throw new IOException("The sink is closed");
        }
        return call.execute();
    }

    private static StoreAnswer answer(Response<?> response) throws IOException {
        String message = "";
        try (ResponseBody body = response.errorBody()) {
            if (body != null) {
                message = ErrorBody.message(body.string());
            }
        }
        return AnswerClassifier.classify(response.code(), message)
                .withRetryAfter(retryAfter(response));
    }

    private static Optional<Duration> retryAfter(Response<?> response) {
        String header = response.headers().get("Retry-After");
        if (header == null) {
            return Optional.empty();
        }
        String serverTime = response.headers().get("Date");
        Instant now =
                Optional.ofNullable(serverTime)
                        .flatMap(RetryAfter::httpDate)
                        .orElseGet(Instant::now);
        return RetryAfter.parse(header, now);
    }

    @Override
    public String description() {
        return options.url() + ", bucket " + options.bucket();
    }

    @Override
    public void close() {
        closed = true;
        Call<?> call = underWay;
        if (call != null) {
            call.cancel();
        }
        client.close();
    }
}
