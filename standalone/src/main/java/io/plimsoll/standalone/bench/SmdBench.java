package io.plimsoll.standalone.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.pipeline.anomaly.VectorDetector;
import io.plimsoll.pipeline.anomaly.VectorDetectorKind;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Runs a detector of vectors over the machines of the Server Machine Dataset, each as one stream:
 * first the part without labels, then the labelled one, of which nothing is known beforehand.
 * Scored per point by {@link AveragePrecision}, with a random score beside it; never
 * point-adjusted, which random scores do well in (Kim et al., "Towards a Rigorous Evaluation of
 * Time-Series Anomaly Detection", AAAI 2022).
 */
public final class SmdBench {
    private static final String TRAIN = "_train.csv";
    private static final String TEST = "_test.csv";
    private static final String LABEL = "label";
    private static final long MINUTE_MILLIS = 60_000;
    private static final long SEED = 7;
    private static final int RANDOM_RUNS = 5;

    private final ObjectNode machines = new ObjectMapper().createObjectNode();
    private double sum;
    private long points;
    private long nanos;
    private long stateBytes;

    /**
     * Does it.
     *
     * @param folder with {@code NAME_train.csv} and {@code NAME_test.csv} of each machine, plain or
     *     with {@code .gz}; the columns are indicators, and in the test part {@code label}, which
     *     is 1 where a point is anomalous
     * @return figures: machines with auprc, randomAuprc, prevalence, points, dims; meanAuprc,
     *     detector, nanosPerPoint, stateBytes
     * @throws IOException if there are no such files or they can't be read
     */
    public ObjectNode run(Path folder, VectorDetectorKind kind, PrintStream progress)
            throws IOException {
        List<Path> tests = files(folder);
        for (Path test : tests) {
            String name = test.getFileName().toString().replaceFirst("_test\\.csv(\\.gz)?$", "");
            Path train = folder.resolve(test.getFileName().toString().replace(TEST, TRAIN));
            ObjectNode figures = judge(train, test, kind);
            machines.set(name, figures);
            progress.printf(Locale.ROOT, "%s: %s%n", name, figures);
        }
        ObjectNode figures = new ObjectMapper().createObjectNode();
        figures.set("machines", machines);
        figures.put("meanAuprc", rounded(sum / tests.size()));
        figures.put("detector", kind.name().toLowerCase(Locale.ROOT));
        figures.put("nanosPerPoint", Math.round((double) nanos / points));
        figures.put("stateBytes", stateBytes / tests.size());
        return figures;
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder);
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> tests =
                    files.filter(file -> file.toString().matches(".*_test\\.csv(\\.gz)?"))
                            .sorted()
                            .toList();
            if (tests.isEmpty()) {
                throw new IOException(
                        "no machines in " + folder + "; expected NAME_test.csv or .csv.gz");
            }
            return tests;
        }
    }

    private ObjectNode judge(Path train, Path test, VectorDetectorKind kind) throws IOException {
        CsvFile past = CsvFile.read(train);
        CsvFile labelled = CsvFile.read(test);
        int label = labelled.column(LABEL);
        List<String> indicators = new ArrayList<>(labelled.columns());
        indicators.remove(LABEL);
        double[][] learned = vectors(past, indicators);
        double[][] judged = vectors(labelled, indicators);
        boolean[] anomalous = new boolean[judged.length];
        int count = 0;
        for (int i = 0; i < anomalous.length; i++) {
            anomalous[i] = labelled.number(i, label) > 0;
            count += anomalous[i] ? 1 : 0;
        }
        if (count == 0) {
            throw new IOException(test + " labels no point as anomalous; nothing can be scored");
        }
        double auprc = AveragePrecision.of(scores(learned, judged, indicators, kind), anomalous);
        sum += auprc;
        ObjectNode figures = new ObjectMapper().createObjectNode();
        figures.put("auprc", rounded(auprc));
        figures.put("randomAuprc", rounded(random(anomalous)));
        figures.put("prevalence", rounded((double) count / anomalous.length));
        figures.put("points", judged.length);
        figures.put("dims", indicators.size());
        return figures;
    }

    private double[] scores(
            double[][] learned, double[][] judged, List<String> indicators, VectorDetectorKind kind)
            throws IOException {
        double[] scores = new double[judged.length];
        VectorDetector detector = kind.create(indicators, SEED);
        long began = System.nanoTime();
        for (int i = 0; i < learned.length; i++) {
            detector.observe(i * MINUTE_MILLIS, learned[i]);
        }
        for (int i = 0; i < judged.length; i++) {
            long atMillis = (learned.length + i) * MINUTE_MILLIS;
            scores[i] = detector.observe(atMillis, judged[i]).score();
        }
        nanos += System.nanoTime() - began;
        points += learned.length + judged.length;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        VectorDetectorKind.write(detector, new DataOutputStream(bytes));
        stateBytes += bytes.size();
        return scores;
    }

    private static double[][] vectors(CsvFile csv, List<String> indicators) throws IOException {
        int[] columns = new int[indicators.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = csv.column(indicators.get(i));
        }
        double[][] vectors = new double[csv.rows().size()][columns.length];
        for (int row = 0; row < vectors.length; row++) {
            for (int i = 0; i < columns.length; i++) {
                vectors[row][i] = csv.number(row, columns[i]);
            }
        }
        return vectors;
    }

    private static double random(boolean[] anomalous) {
        double all = 0;
        for (int run = 0; run < RANDOM_RUNS; run++) {
            Random random = new Random(SEED + run);
            all += AveragePrecision.of(random.doubles(anomalous.length).toArray(), anomalous);
        }
        return all / RANDOM_RUNS;
    }

    private static double rounded(double figure) {
        return Math.round(figure * 1e4) / 1e4;
    }
}
