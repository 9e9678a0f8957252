package io.plimsoll.pipeline.series;

import java.util.Arrays;

/** Minutes of the VM "web" on h1, or of the host h1, with only the series that a test names. */
public final class AMinute {
    /** End of minute 0: the begin of a day. */
    public static final long T0 = 1_699_920_000_000L;

    private final Series.Subject subject;
    private final double[] means;
    private String host = "h1";
    private String name = "web";
    private long endMillis = T0;
    private double coverage = 1;

    private AMinute(Series.Subject subject) {
        this.subject = subject;
        means = new double[Series.ofSubject(subject).size()];
        Arrays.fill(means, Double.NaN);
    }

    public static AMinute ofVm() {
        return new AMinute(Series.Subject.VM);
    }

    public static AMinute ofHost() {
        return new AMinute(Series.Subject.HOST);
    }

    public AMinute number(long minute) {
        endMillis = T0 + minute * SubjectMinute.MILLIS;
        return this;
    }

    public AMinute on(String newHost) {
        host = newHost;
        return this;
    }

    public AMinute named(String vm) {
        name = vm;
        return this;
    }

    public AMinute coverage(double share) {
        coverage = share;
        return this;
    }

    public AMinute with(Series series, double mean) {
        means[series.slot()] = mean;
        return this;
    }

    public SubjectMinute build() {
        boolean vm = subject == Series.Subject.VM;
        return new SubjectMinute(
                "c1",
                host,
                vm ? "uuid-of-" + name : "",
                vm ? name : "",
                endMillis,
                endMillis,
                coverage,
                means);
    }
}
