package io.plimsoll.standalone.bench.detector;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures the detectors: time in JVMs of their own by JMH, memory in this one. */
public final class DetectorBench {
    private static final int WARM_UP = 5;
    private static final int MEASURED = 5;

    private final int forks;
    private final int seconds;
    private final PrintStream progress;

    /**
     * A run.
     *
     * @param forks JVMs a detector
     * @param seconds of each of five measurements in a JVM, and of each of five before them
     */
    public DetectorBench(int forks, int seconds, PrintStream progress) {
        this.forks = forks;
        this.seconds = seconds;
        this.progress = progress;
    }

    /**
     * Does it.
     *
     * @return {@code {"detectors": {"tail": {…}}}}: nanosPerPoint and errorNanos (half of its 99.9
     *     % interval) of one value, of each value of a vector; stateBytes and heapBytes of one
     *     series, of all of a vector; values, which is how many a vector has
     * @throws IOException if JMH can't measure
     */
    public ObjectNode run() throws IOException {
        ObjectNode figures = new ObjectMapper().createObjectNode();
        ObjectNode detectors = figures.putObject("detectors");
        for (RunResult result : measure()) {
            MeasuredDetector measured =
                    MeasuredDetector.valueOf(result.getParams().getParam("detector"));
            DetectorState state = DetectorState.of(measured);
            Result<?> time = result.getPrimaryResult();
            ObjectNode one = detectors.putObject(measured.key());
            one.put("nanosPerPoint", tenths(time.getScore() / measured.width()));
            one.put("errorNanos", tenths(time.getScoreError() / measured.width()));
            one.put("values", measured.width());
            one.put("stateBytes", state.savedBytes());
            one.put("heapBytes", state.heapBytes());
        }
        return figures;
    }

    private Collection<RunResult> measure() throws IOException {
        TimeValue each = TimeValue.seconds(seconds);
        Options options =
                new OptionsBuilder()
                        .include(DetectorBenchmark.class.getName())
                        .forks(forks)
                        .warmupIterations(WARM_UP)
                        .warmupTime(each)
                        .measurementIterations(MEASURED)
                        .measurementTime(each)
                        // On a busy machine the compiler in the background would come too late.
                        .jvmArgs("-Xmx512m", "-XX:+UseSerialGC", "-Xbatch")
                        .verbosity(VerboseMode.NORMAL)
                        .build();
        PrintStream out = System.out;
        try {
            System.setOut(progress); // The last line of the output is the result's.
            return new Runner(options).run();
        } catch (RunnerException e) {
            throw new IOException("JMH can't measure: " + e.getMessage(), e);
        } finally {
            System.setOut(out);
        }
    }

    private static double tenths(double value) {
        return Math.round(10 * value) / 10.0;
    }
}
