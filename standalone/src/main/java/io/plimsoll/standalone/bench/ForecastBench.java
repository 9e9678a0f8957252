package io.plimsoll.standalone.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.pipeline.forecast.Forecast;
import io.plimsoll.pipeline.forecast.Forecaster;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Forecasts every series of some files 5, 15 and 30 minutes ahead and compares with what came. The
 * files have a value every 5 minutes and are read as {@link TraceFile} tells.
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
            List<double[]> all = TraceFile.read(file, column);
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
