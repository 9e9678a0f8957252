package io.plimsoll.standalone.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.pipeline.forecast.Forecast;
import io.plimsoll.pipeline.forecast.Forecaster;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Forecasts every series of some files 5, 15 and 30 minutes ahead and compares with what came. The
 * files have a value every 5 minutes: either one series a row with columns {@code t000, t001…}, or
 * one value a row with a column {@code vm}, as the PlanetLab and Bitbrains traces lie.
 */
public final class ForecastBench {
    private static final int[] STEPS = {1, 3, 6};
    private static final String[] NAMES = {"5m", "15m", "30m"};
    private static final double OVERLOAD = 80;

    /** Values that only teach: two hours of a day's series, three days of a longer one. */
    private static final int SHORT_WARM_UP = 24;

    private static final int LONG_WARM_UP = 864;
    private static final int LONG = 2_000;

    private final double[] errors = new double[STEPS.length];
    private final double[] lastErrors = new double[STEPS.length];
    private final double[] squares = new double[STEPS.length];
    private long series;
    private final long[] judged = new long[STEPS.length];
    private long inside;
    private long hits;
    private long falseAlarms;
    private long misses;

    /**
     * Does it.
     *
     * @param column which column of a file with one value a row
     * @return figures: series; mae, maeRatioToLast and rmse by horizon; coverage90; f1Over80, of
     *     the forecast half an hour ahead
     */
    public ObjectNode run(List<Path> files, String column, PrintStream progress)
            throws IOException {
        for (Path file : files) {
            List<double[]> all = series(file, column);
            progress.printf(Locale.ROOT, "%s: %d series%n", file.getFileName(), all.size());
            for (double[] values : all) {
                judge(values);
            }
        }
        if (judged[STEPS.length - 1] == 0) {
            throw new IOException("the files hold no series that is long enough to be judged");
        }
        return figures();
    }

    private static List<double[]> series(Path file, String column) throws IOException {
        CsvFile csv = CsvFile.read(file);
        return csv.columns().contains("t000") ? wide(csv) : tall(csv, column);
    }

    private static List<double[]> wide(CsvFile csv) throws IOException {
        int first = csv.column("t000");
        List<double[]> all = new ArrayList<>();
        for (int row = 0; row < csv.rows().size(); row++) {
            double[] values = new double[csv.columns().size() - first];
            for (int i = 0; i < values.length; i++) {
                values[i] = csv.number(row, first + i);
            }
            all.add(values);
        }
        return all;
    }

    private static List<double[]> tall(CsvFile csv, String column) throws IOException {
        int vm = csv.column("vm");
        int value = csv.column(column);
        Map<String, List<Double>> byVm = new LinkedHashMap<>();
        for (int row = 0; row < csv.rows().size(); row++) {
            double number = csv.number(row, value);
            if (!Double.isNaN(number)) {
                byVm.computeIfAbsent(csv.rows().get(row)[vm], v -> new ArrayList<>()).add(number);
            }
        }
        return byVm.values().stream()
                .map(values -> values.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
    }

    private void judge(double[] values) {
        series++;
        Forecaster forecaster = new Forecaster(STEPS);
        int from = values.length >= LONG ? LONG_WARM_UP : SHORT_WARM_UP;
        for (int now = 0; now < values.length; now++) {
            List<Forecast> forecasts = forecaster.observe(values[now]);
            for (int h = 0; now >= from && h < STEPS.length; h++) {
                if (now + STEPS[h] < values.length) {
                    judge(h, forecasts.get(h), values[now], values[now + STEPS[h]]);
                }
            }
        }
    }

    private void judge(int horizon, Forecast forecast, double now, double truth) {
        double error = truth - forecast.value();
        judged[horizon]++;
        errors[horizon] += Math.abs(error);
        squares[horizon] += error * error;
        lastErrors[horizon] += Math.abs(truth - now);
        inside += truth >= forecast.low() && truth <= forecast.high() ? 1 : 0;
        if (horizon < STEPS.length - 1) {
            return;
        }
        boolean said = forecast.value() >= OVERLOAD;
        boolean came = truth >= OVERLOAD;
        hits += said && came ? 1 : 0;
        falseAlarms += said && !came ? 1 : 0;
        misses += !said && came ? 1 : 0;
    }

    private ObjectNode figures() {
        ObjectNode figures = new ObjectMapper().createObjectNode();
        figures.put("series", series);
        ObjectNode mae = figures.putObject("mae");
        ObjectNode ratio = figures.putObject("maeRatioToLast");
        ObjectNode rmse = figures.putObject("rmse");
        long all = 0;
        for (int h = 0; h < STEPS.length; h++) {
            mae.put(NAMES[h], rounded(errors[h] / judged[h]));
            ratio.put(NAMES[h], rounded(errors[h] / lastErrors[h]));
            rmse.put(NAMES[h], rounded(Math.sqrt(squares[h] / judged[h])));
            all += judged[h];
        }
        figures.put("coverage90", rounded((double) inside / all));
        long events = 2 * hits + falseAlarms + misses;
        if (events > 0) {
            figures.put("f1Over80", rounded(2.0 * hits / events));
        } else {
            figures.putNull("f1Over80");
        }
        return figures;
    }

    private static double rounded(double figure) {
        return Math.round(figure * 1e4) / 1e4;
    }
}
