package io.plimsoll.standalone.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.pipeline.anomaly.SeriesWatch;
import io.plimsoll.pipeline.anomaly.Surprise;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Runs the detector that production uses over the series of the Numenta Anomaly Benchmark, each as
 * a pure stream with the same setting, and writes result files in NAB's format: {@code
 * OUT/<group>/plimsoll_<file>.csv}.
 */
public final class NabBench {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Path data;
    private final Path out;
    private final PrintStream progress;
    private long points;
    private long nanos;
    private long stateBytes;

    /**
     * A run.
     *
     * @param data a NAB tree: {@code data/<group>/<file>.csv}, plain or with {@code .gz}, and
     *     {@code labels/combined_windows.json} if there are labels
     * @param out where the results go; made if it is not there
     */
    public NabBench(Path data, Path out, PrintStream progress) {
        this.data = data;
        this.out = out;
        this.progress = progress;
    }

    /**
     * Does it.
     *
     * @return figures: series, points, pointsPerSecond, nanosPerPoint, stateBytesPerSeries
     * @throws IOException if there is no such tree or the results can't be written
     */
    public ObjectNode run() throws IOException {
        Path series = Files.isDirectory(data.resolve("data")) ? data.resolve("data") : data;
        List<Path> files = files(series);
        if (files.isEmpty()) {
            throw new IOException(
                    "no series in " + series + "; expected <group>/<file>.csv or .csv.gz");
        }
        JsonNode windows = windows();
        for (Path file : files) {
            String name = series.relativize(file).toString().replaceFirst("\\.gz$", "");
            score(file, name, windows.path(name));
            progress.printf(Locale.ROOT, "%s%n", name);
        }
        ObjectNode figures = new ObjectMapper().createObjectNode();
        figures.put("series", files.size());
        figures.put("points", points);
        figures.put("pointsPerSecond", Math.round(points * 1e9 / nanos));
        figures.put("nanosPerPoint", Math.round((double) nanos / points));
        figures.put("stateBytesPerSeries", stateBytes / files.size());
        return figures;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.csv(\\.gz)?"))
                    .sorted()
                    .toList();
        }
    }

    private JsonNode windows() throws IOException {
        Path labels = data.resolve("labels").resolve("combined_windows.json");
        ObjectMapper mapper = new ObjectMapper();
        return Files.exists(labels) ? mapper.readTree(labels.toFile()) : mapper.createObjectNode();
    }

    private void score(Path file, String name, JsonNode windows) throws IOException {
        CsvFile csv = CsvFile.read(file);
        int timestamp = csv.column("timestamp");
        int value = csv.column("value");
        int count = csv.rows().size();
        long[] millis = new long[count];
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            millis[i] = millis(file, i, csv.rows().get(i)[timestamp]);
            values[i] = csv.number(i, value);
        }
        double[] scores = new double[count];
        SeriesWatch watch = new SeriesWatch();
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            scores[i] = watch.observe(millis[i], values[i]).score();
        }
        nanos += System.nanoTime() - began;
        points += count;
        stateBytes += bytes(watch);

        Path target = out.resolve(name);
        target = target.resolveSibling("plimsoll_" + target.getFileName());
        Files.createDirectories(target.getParent());
        try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(target))) {
            writer.println("timestamp,value,anomaly_score,label");
            for (int i = 0; i < count; i++) {
                writer.printf(
                        Locale.ROOT,
                        "%s,%s,%.9f,%d%n",
                        csv.rows().get(i)[timestamp].strip(),
                        csv.rows().get(i)[value].strip(),
                        scores[i] / Surprise.MOST,
                        isIn(windows, millis[i]) ? 1 : 0);
            }
            if (writer.checkError()) {
                throw new IOException("can't write " + target);
            }
        }
    }

    private static int bytes(SeriesWatch watch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        watch.write(new DataOutputStream(bytes));
        return bytes.size();
    }

    private boolean isIn(JsonNode windows, long epochMillis) throws IOException {
        for (JsonNode window : windows) {
            if (epochMillis >= millis(data, 0, window.path(0).asText())
                    && epochMillis <= millis(data, 0, window.path(1).asText())) {
                return true;
            }
        }
        return false;
    }

    /** NAB's stamps have no zone; fractions of a second are left out. */
    private static long millis(Path file, int row, String stamp) throws IOException {
        String text = stamp.strip();
        int fraction = text.indexOf('.');
        String seconds = fraction < 0 ? text : text.substring(0, fraction);
        try {
            return LocalDateTime.parse(seconds, TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new IOException(file + ", line " + (row + 2) + ": '" + stamp + "' is no time", e);
        }
    }
}
