package io.plimsoll.sinks;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * Compresses writes at zlib's fastest level. The client's own interceptor takes zlib's default,
 * which on lines of points makes a fifth fewer bytes for more than twice the CPU.
 */
final class FastGzip implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        RequestBody body = request.body();
        // Queries are not: InfluxDB 1.x does not read a compressed one.
        boolean writes = request.url().encodedPath().endsWith("/write");
        if (body == null || !writes || request.header("Content-Encoding") != null) {
            return chain.proceed(request);
        }
        return chain.proceed(
                request.newBuilder()
                        .header("Content-Encoding", "gzip")
                        .method(request.method(), new Compressed(body))
                        .build());
    }

    private static final class Compressed extends RequestBody {
        private final RequestBody plain;

        Compressed(RequestBody plain) {
            this.plain = plain;
        }

        @Override
        public @Nullable MediaType contentType() {
            return plain.contentType();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            try (BufferedSink zip = Okio.buffer(Okio.sink(new FastStream(sink.outputStream())))) {
                plain.writeTo(zip);
            }
        }
    }

    private static final class FastStream extends GZIPOutputStream {
        private static final int BUFFER_BYTES = 8192;

        FastStream(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
