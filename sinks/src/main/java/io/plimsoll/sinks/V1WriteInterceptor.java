package io.plimsoll.sinks;

import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/** Turns the client's v2 writes into v1 writes: another path, other names for the parameters. */
final class V1WriteInterceptor implements Interceptor {
    private static final String V2_PATH = "/api/v2/write";

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        HttpUrl url = request.url();
        if (!url.encodedPath().endsWith(V2_PATH)) {
            return chain.proceed(request);
        }
        return chain.proceed(request.newBuilder().url(v1(url)).build());
    }

    /** A bucket is a database, or a database and a retention policy with a slash between them. */
    static HttpUrl v1(HttpUrl v2) {
        String bucket = String.valueOf(v2.queryParameter("bucket"));
        String precision = String.valueOf(v2.queryParameter("precision"));
        int slash = bucket.indexOf('/');
        String base = v2.encodedPath().substring(0, v2.encodedPath().length() - V2_PATH.length());
        HttpUrl.Builder v1 =
                v2.newBuilder()
                        .encodedPath(base + "/write")
                        .query(null)
                        .addQueryParameter("db", slash < 0 ? bucket : bucket.substring(0, slash))
                        .addQueryParameter("precision", precision);
        if (slash >= 0) {
            v1.addQueryParameter("rp", bucket.substring(slash + 1));
        }
        return v1.build();
    }
}
