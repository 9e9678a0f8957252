package io.plimsoll.pipeline.indicator;

import io.plimsoll.pipeline.indicator.HostIndicators.Pressure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Windows of 10 s with defaults: an idle host of 4 CPUs and 16 GiB, half of it in use. */
public final class WindowBuilder {
    public static final long SIZE_MILLIS = 10_000;

    private final String host;
    private String cluster = "c1";
    private long startMillis = SampleBuilder.T0;
    private int cpus = 4;
    private @Nullable Double usedCores = 0.0;
    private @Nullable Double demandCores = 0.0;
    private long memoryTotalBytes = 16 * SampleBuilder.GIB;
    private long memoryAvailableBytes = 8 * SampleBuilder.GIB;
    private @Nullable Double cpuPressure;
    private Quality quality = new Quality(10, 10, 0, 0, 0);
    private final List<VmIndicators> vms = new ArrayList<>();

    private WindowBuilder(String host) {
        this.host = host;
    }

    public static WindowBuilder aWindow(String host) {
        return new WindowBuilder(host);
    }

    /** The window of this number; window 0 begins at the tests' second 0. */
    public WindowBuilder number(long number) {
        startMillis = SampleBuilder.T0 + number * SIZE_MILLIS;
        return this;
    }

    /** End of the window of this number, ms since 1970. */
    public static long endOf(long number) {
        return SampleBuilder.T0 + (number + 1) * SIZE_MILLIS;
    }

    public WindowBuilder cluster(String name) {
        cluster = name;
        return this;
    }

    public WindowBuilder cpus(int number) {
        cpus = number;
        return this;
    }

    /** Demand in percent of the capacity; null if unknown. */
    public WindowBuilder demandPercent(@Nullable Double percent) {
        demandCores = percent == null ? null : percent / 100 * cpus;
        usedCores = demandCores == null ? null : Double.valueOf(Math.min(cpus, demandCores));
        return this;
    }

    public WindowBuilder memoryGib(double total, double available) {
        memoryTotalBytes = Math.round(total * SampleBuilder.GIB);
        memoryAvailableBytes = Math.round(available * SampleBuilder.GIB);
        return this;
    }

    /** Memory in use in percent. */
    public WindowBuilder memoryPercent(double percent) {
        memoryAvailableBytes = Math.round(memoryTotalBytes * (1 - percent / 100));
        return this;
    }

    public WindowBuilder cpuPressure(double percent) {
        cpuPressure = percent;
        return this;
    }

    /** A running VM with this demand and this most memory. */
    public WindowBuilder vm(String name, @Nullable Double demand, double memoryGib) {
        return vm(name, demand, memoryGib, 1);
    }

    /** A VM in this virDomainState. */
    public WindowBuilder vm(String name, @Nullable Double demand, double memoryGib, int state) {
        long bytes = Math.round(memoryGib * SampleBuilder.GIB);
        vms.add(
                new VmIndicators(
                        VmSampleBuilder.uuidOf(name),
                        name,
                        state,
                        1,
                        demand,
                        demand,
                        demand == null ? null : Double.valueOf(100 * demand),
                        null,
                        null,
                        bytes,
                        bytes,
                        null,
                        null,
                        bytes,
                        List.of(),
                        List.of()));
        return this;
    }

    /** A running VM whose guest and QEMU use so much of its memory; null if unknown. */
    public WindowBuilder vmMemory(
            String name, double maximumGib, @Nullable Double guestUsedGib, double rssGib) {
        long maximum = Math.round(maximumGib * SampleBuilder.GIB);
        vms.add(
                new VmIndicators(
                        VmSampleBuilder.uuidOf(name),
                        name,
                        1,
                        1,
                        0.0,
                        0.0,
                        0.0,
                        null,
                        null,
                        maximum,
                        maximum,
                        guestUsedGib == null
                                ? null
                                : Long.valueOf(Math.round(guestUsedGib * SampleBuilder.GIB)),
                        null,
                        Math.round(rssGib * SampleBuilder.GIB),
                        List.of(),
                        List.of()));
        return this;
    }

    public WindowBuilder quality(int samples, int expected, int gaps, int impossible) {
        quality = new Quality(samples, expected, gaps, 0, impossible);
        return this;
    }

    public HostWindow build() {
        return new HostWindow(
                cluster,
                host,
                startMillis,
                startMillis + SIZE_MILLIS,
                new HostIndicators(
                        cpus,
                        usedCores,
                        demandCores,
                        null,
                        null,
                        memoryTotalBytes,
                        memoryAvailableBytes,
                        0,
                        new Pressure(cpuPressure, null, null, null, null),
                        List.of(),
                        List.of()),
                vms,
                quality);
    }
}
