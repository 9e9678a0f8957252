package io.plimsoll.sinks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes points that are encoded already to InfluxDB. */
public final class InfluxLineSink extends StoreSink<InfluxLines> {
    private static final long serialVersionUID = 1L;
    private static final int EXCERPT_CHARS = 200;

    public InfluxLineSink(InfluxOptions options) {
        super(options);
    }

    @Override
    Encoder<InfluxLines> encoder(DropListener drops) {
        return lines -> split(lines, drops);
    }

    static List<String> split(InfluxLines lines, DropListener drops) {
        List<String> split = new ArrayList<>(lines.count());
        int begin = 0;
        for (int end : lines.ends()) {
            String line = new String(lines.utf8(), begin, end - begin, StandardCharsets.UTF_8);
            if (end - begin > LineEncoder.MAX_LINE_BYTES) {
                drops.dropped(DropReason.TOO_LONG, 1, line.substring(0, EXCERPT_CHARS));
            } else {
                split.add(line);
            }
            begin = end;
        }
        return split;
    }
}
