package io.plimsoll.standalone.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * A real series of five-minute figures, played faster: one row lasts {@link #SECONDS_PER_ROW}
 * seconds. It begins anew at its end.
 */
final class Trace {
    /** How long a row of five minutes lasts here. */
    static final double SECONDS_PER_ROW = 5;

    private final double[] rows;
    private final double maximum;

    Trace(double... rows) {
        if (rows.length == 0) {
            throw new IllegalArgumentException("a trace needs at least one row");
        }
        this.rows = rows.clone();
        this.maximum = Arrays.stream(rows).max().orElseThrow();
    }

    /** One of the bundled series, by its name in the benchmark. */
    static Trace bundled(String name) {
        String resource = "nab/" + name + ".csv.gz";
        try (InputStream stream = Trace.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the jar lacks the trace " + resource);
            }
            BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    new GZIPInputStream(stream), StandardCharsets.UTF_8));
            return new Trace(
                    lines.lines()
                            .skip(1)
                            .mapToDouble(
                                    line ->
                                            Double.parseDouble(
                                                    line.substring(line.indexOf(',') + 1)))
                            .toArray());
        } catch (IOException e) {
            throw new UncheckedIOException("the trace " + resource + " can't be read", e);
        }
    }

    /** Number of rows. */
    int length() {
        return rows.length;
    }

    /** The value at a time, between two rows the straight line; {@code firstRow} is played at 0. */
    double at(double seconds, int firstRow) {
        double position = firstRow + seconds / SECONDS_PER_ROW;
        long row = (long) Math.floor(position);
        double next = position - row;
        return value(row) * (1 - next) + value(row + 1) * next;
    }

    /** The same as a share of the series' greatest value, 0 to 1. */
    double shareAt(double seconds, int firstRow) {
        return maximum <= 0 ? 0 : at(seconds, firstRow) / maximum;
    }

    private double value(long row) {
        return rows[(int) Math.floorMod(row, (long) rows.length)];
    }
}
