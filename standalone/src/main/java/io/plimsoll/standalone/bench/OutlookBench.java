package io.plimsoll.standalone.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.pipeline.forecast.Forecast;
import io.plimsoll.pipeline.forecast.Forecaster;
import io.plimsoll.pipeline.forecast.Resource;
import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.forecast.SubjectForecast.Ahead;
import io.plimsoll.pipeline.hotspot.HotspotPolicy;
import io.plimsoll.pipeline.hotspot.OutlookDetector;
import io.plimsoll.pipeline.hotspot.OutlookPolicy;
import io.plimsoll.pipeline.hotspot.SubjectOutlook;
import io.plimsoll.pipeline.hotspot.VmOutlookPolicy;
import io.plimsoll.wire.Finding;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Which of the findings that a VM will be over its line came true, and which of the times that it
 * was over it had been told before. The files have the VMs' use in percent every 5 minutes, as
 * {@link TraceFile} tells. What comes after a finding is looked at for an hour.
 *
 * <p>A series passes the line if it is over it and was below nine tenths of it, or had not passed
 * it, before. That counts from where there are forecasts.
 */
public final class OutlookBench {
    private static final int[] STEPS = {1, 3, 6};
    private static final long STEP_MILLIS = 300_000;
    private static final int HOUR = 12;

    /** As the job waits before it says anything. */
    private static final int PROOF = 12;

    private static final double CLEAR = 0.9;
    private static final int STEPS_A_DAY = 288;

    private final double linePercent;
    private final OutlookDetector detector;
    private final Part part;
    private long series;
    private int steps;
    private int findings;
    private int cameTrue;
    private int passages;
    private int foreseen;
    private int stepsBefore;

    /** Which of the series are looked at. */
    public enum Part {
        /** All. */
        ALL,
        /** The first, third and so on of each file. */
        ODD,
        /** The others. */
        EVEN;

        private boolean has(int index) {
            return this == ALL || (index % 2 == 0) == (this == ODD);
        }
    }

    /**
     * A benchmark.
     *
     * @param linePercent the line
     * @param chancePercent so probable it must be
     * @param part of the series
     */
    public OutlookBench(double linePercent, double chancePercent, Part part) {
        this.linePercent = linePercent;
        this.part = part;
        VmOutlookPolicy vms =
                new VmOutlookPolicy(true, chancePercent / 100, linePercent, linePercent);
        detector =
                new OutlookDetector(
                        new HotspotPolicy(85, 78, 94, 90, 3, 5)
                                .with(new OutlookPolicy(OutlookPolicy.Use.TELL, 0.7, vms)));
    }

    /**
     * Does it.
     *
     * @return figures: series; passages of the line; findings; precision, the share of them that
     *     came true within an hour; recall, the share of the passages that were told before;
     *     minutesBefore, of those; findingsPerDay of a series
     */
    public ObjectNode run(List<Path> files, String column, PrintStream progress)
            throws IOException {
        for (Path file : files) {
            List<double[]> all = TraceFile.read(file, column);
            progress.printf(Locale.ROOT, "%s: %d series%n", file.getFileName(), all.size());
            for (int i = 0; i < all.size(); i++) {
                if (part.has(i)) {
                    series++;
                    judge(all.get(i));
                }
            }
        }
        if (steps == 0) {
            throw new IOException("the files hold no series that is long enough to be forecast");
        }
        return figures();
    }

    private void judge(double[] values) {
        Forecaster forecaster = new Forecaster(STEPS);
        SubjectOutlook outlook = SubjectOutlook.unknown();
        boolean over = false;
        int toldAt = -1;
        for (int now = 0; now < values.length; now++) {
            List<Forecast> said = forecaster.observe(values[now]);
            boolean passes = !over && values[now] > linePercent;
            over = passes || (over && values[now] >= CLEAR * linePercent);
            if (forecaster.proved() < PROOF) {
                continue;
            }
            steps++;
            if (passes) {
                passages++;
                foreseen += toldAt >= 0 ? 1 : 0;
                stepsBefore += toldAt >= 0 ? now - toldAt : 0;
            }
            OutlookDetector.Step step = detector.update(outlook, forecast(now, values[now], said));
            outlook = step.outlook();
            for (Finding finding : step.findings()) {
                boolean opened = finding.state() == Finding.State.OPEN;
                toldAt = opened ? now : -1;
                if (opened) {
                    count(values, now);
                }
            }
        }
    }

    /** One whose hour the series does not hold is not counted. */
    private void count(double[] values, int now) {
        for (int i = now + 1; i <= now + HOUR && i < values.length; i++) {
            if (values[i] > linePercent) {
                findings++;
                cameTrue++;
                return;
            }
        }
        findings += now + HOUR < values.length ? 1 : 0;
    }

    private static SubjectForecast forecast(int step, double now, List<Forecast> said) {
        return new SubjectForecast(
                "traces",
                "host",
                "vm",
                "vm",
                step * STEP_MILLIS,
                Resource.CPU,
                1,
                now,
                said.stream()
                        .map(
                                each ->
                                        new Ahead(
                                                each.steps() * STEP_MILLIS,
                                                each.value(),
                                                each.low(),
                                                each.high()))
                        .toList());
    }

    private ObjectNode figures() {
        ObjectNode figures = new ObjectMapper().createObjectNode();
        figures.put("series", series);
        figures.put("linePercent", linePercent);
        figures.put("passages", passages);
        figures.put("findings", findings);
        put(figures, "precision", cameTrue, findings);
        put(figures, "recall", foreseen, passages);
        put(figures, "minutesBefore", 5 * stepsBefore, foreseen);
        put(figures, "findingsPerDay", 1.0 * findings * STEPS_A_DAY, steps);
        return figures;
    }

    private static void put(ObjectNode figures, String name, double part, double whole) {
        if (whole == 0) {
            figures.putNull(name);
            return;
        }
        figures.put(name, Math.round(1e4 * part / whole) / 1e4);
    }
}
