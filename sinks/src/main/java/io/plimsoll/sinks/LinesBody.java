package io.plimsoll.sinks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;

/**
 * The lines of a request, in the small pieces in which they are sent: a batch is megabytes, and as
 * one text it would be copied three times. It can be sent again.
 */
final class LinesBody extends RequestBody {
    private static final MediaType TYPE = MediaType.get("text/plain; charset=utf-8");

    private final Buffer utf8 = new Buffer();

    LinesBody(List<String> lines) {
        for (String line : lines) {
            if (utf8.size() > 0) {
                utf8.writeByte('\n');
            }
            utf8.write(line.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public MediaType contentType() {
        return TYPE;
    }

    @Override
    public long contentLength() {
        return utf8.size();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        sink.writeAll(utf8.copy());
    }
}
