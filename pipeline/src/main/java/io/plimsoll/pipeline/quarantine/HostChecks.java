package io.plimsoll.pipeline.quarantine;

import io.plimsoll.pipeline.indicator.Doubt;
import io.plimsoll.pipeline.indicator.Doubt.Check;
import io.plimsoll.pipeline.indicator.HostIndicators;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.VmIndicators;
import io.plimsoll.pipeline.quarantine.HostPast.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What is wrong with a host's window, by itself and against those before. */
final class HostChecks {
    /** Ticks are counted over so many windows, as one of them may hold one tick less. */
    private static final int COUNTED_WINDOWS = 6;

    /** CPU time of a host that runs an agent does not stand still. */
    private static final int CPU_STILL_WINDOWS = 2;

    /** Nor does its memory, though in a host that is idle it may for a while. */
    private static final long MEMORY_STILL_SECONDS = 300;

    /**
     * The kernel counts a host's CPU time by ticks and a VM's exactly (cpuacct), so they differ.
     */
    private static final double SUM_TOLERANCE = 1.3;

    private static final double SUM_TOLERANCE_OF_CAPACITY = 0.05;
    private static final int SUM_WINDOWS = 3;

    private final QuarantinePolicy policy;

    HostChecks(QuarantinePolicy policy) {
        this.policy = policy;
    }

    /** The host's past with this window in it. */
    HostPast after(HostPast before, HostWindow window) {
        HostIndicators now = window.indicators();
        boolean other = before.known() && isOther(before, now);
        long since = other ? firstOf(before.otherSinceMillis(), window.endMillis()) : 0;
        boolean believed = !other || window.endMillis() - since >= policy.holdMillis();
        return new HostPast(
                window.endMillis(),
                believed ? now.capacityCores() : before.capacityCores(),
                believed ? now.memoryTotalBytes() : before.memoryTotalBytes(),
                believed ? now.memoryAvailableBytes() : before.memoryAvailableBytes(),
                believed ? 0 : since,
                stands(now.usedCores()) ? before.cpuStill() + 1 : 0,
                now.memoryAvailableBytes() == before.memoryAvailableBytes()
                        ? before.memoryStill() + 1
                        : 0,
                before.overSumBits() << 1 | (vmCores(window) > mostVmCores(now) ? 1 : 0),
                counted(before, window),
                VmChecks.after(before.vms(), window, policy));
    }

    private static long firstOf(long sinceMillis, long nowMillis) {
        return sinceMillis == 0 ? nowMillis : sinceMillis;
    }

    private static boolean stands(@org.jspecify.annotations.Nullable Double usedCores) {
        return usedCores != null && usedCores == 0;
    }

    private static List<Counted> counted(HostPast before, HostWindow window) {
        List<Counted> counted = new ArrayList<>(before.counted());
        counted.add(
                new Counted(
                        window.quality().samples(),
                        window.quality().expected(),
                        window.quality().gaps()));
        return counted.size() > COUNTED_WINDOWS
                ? List.copyOf(counted.subList(1, counted.size()))
                : List.copyOf(counted);
    }

    /**
     * What is wrong.
     *
     * @param before the past without the window
     * @param after the past with it
     */
    List<Doubt> doubts(HostPast before, HostPast after, HostWindow window) {
        List<Doubt> doubts = new ArrayList<>();
        range(window, doubts);
        unit(before, after, window, doubts);
        completeness(after, window, doubts);
        vmFigures(before, window, doubts);
        cpuSum(after, window, doubts);
        frozen(after, window, doubts);
        VmChecks.doubts(before.vms(), after.vms(), window, doubts);
        return doubts;
    }

    private static void range(HostWindow window, List<Doubt> doubts) {
        int impossible = window.quality().impossible();
        if (impossible > 0) {
            doubts.add(
                    doubt(
                            Check.RANGE,
                            impossible + " figures are beyond what the machine can do",
                            "telemetry_quality.impossible",
                            "",
                            impossible,
                            0));
        }
        for (VmIndicators vm : window.vms()) {
            Double ready = vm.readyMaxPercent();
            if (ready != null && ready > 105) {
                doubts.add(
                        doubt(
                                Check.RANGE,
                                String.format(
                                        Locale.ROOT,
                                        "a vCPU of %s waited for a CPU in %.0f %% of the time",
                                        vm.name(),
                                        ready),
                                "vm_cpu.ready_max_percent",
                                "%",
                                ready,
                                100));
                return;
            }
        }
    }

    private static boolean isOther(HostPast before, HostIndicators now) {
        return Magnitude.differs(before.memoryTotalBytes(), now.memoryTotalBytes())
                || Magnitude.differs(before.capacityCores(), now.capacityCores())
                || Magnitude.thousandfold(
                        before.memoryAvailableBytes(), now.memoryAvailableBytes());
    }

    private static void unit(
            HostPast before, HostPast after, HostWindow window, List<Doubt> doubts) {
        if (after.otherSinceMillis() == 0) {
            return;
        }
        HostIndicators now = window.indicators();
        if (Magnitude.differs(before.memoryTotalBytes(), now.memoryTotalBytes())) {
            doubts.add(
                    unit(
                            "host_mem.total_bytes",
                            "bytes",
                            before.memoryTotalBytes(),
                            now.memoryTotalBytes()));
        } else if (Magnitude.differs(before.capacityCores(), now.capacityCores())) {
            doubts.add(
                    unit(
                            "host_cpu.capacity_cores",
                            "cores",
                            before.capacityCores(),
                            now.capacityCores()));
        } else {
            doubts.add(
                    unit(
                            "host_mem.available_bytes",
                            "bytes",
                            before.memoryAvailableBytes(),
                            now.memoryAvailableBytes()));
        }
    }

    private static Doubt unit(String figure, String unit, long before, long now) {
        return doubt(
                Check.UNIT,
                figure + " went " + Magnitude.words(before, now) + "; is its unit right?",
                figure,
                unit,
                (double) now,
                (double) before);
    }

    private void completeness(HostPast after, HostWindow window, List<Doubt> doubts) {
        long samples = 0;
        long gaps = 0;
        long expected = 0;
        for (Counted counted : after.counted()) {
            samples += counted.samples();
            gaps += counted.gaps();
            expected += counted.expected();
        }
        boolean whole = after.counted().size() == COUNTED_WINDOWS;
        double byNumber = (double) gaps / Math.max(1, gaps + samples);
        double byTime = whole ? 1 - (double) samples / expected : 0;
        double missing = Math.max(byNumber, byTime);
        if (missing >= policy.missingShare()) {
            doubts.add(
                    doubt(
                            Check.COMPLETENESS,
                            String.format(
                                    Locale.ROOT,
                                    "%.0f %% of its ticks are missing in the last %d s",
                                    100 * missing,
                                    after.counted().size()
                                            * (window.endMillis() - window.startMillis())
                                            / 1000),
                            "ticks missing",
                            "%",
                            100 * missing,
                            100 * policy.missingShare()));
        }
    }

    /** Only of VMs that were there before: a first reading has no rate. */
    private void vmFigures(HostPast before, HostWindow window, List<Doubt> doubts) {
        int without = runningBefore(before, window, vm -> vm.usedCores() == null);
        if (without == 0) {
            return;
        }
        int known = runningBefore(before, window, vm -> true);
        if (without >= policy.missingShare() * known) {
            doubts.add(
                    doubt(
                            Check.COMPLETENESS,
                            without + " of " + known + " running VMs have no figures of their CPU",
                            "VMs without vm_cpu.used_cores",
                            "%",
                            100.0 * without / known,
                            100 * policy.missingShare()));
        }
    }

    private static int runningBefore(
            HostPast before, HostWindow window, Predicate<VmIndicators> which) {
        int count = 0;
        for (VmIndicators vm : window.vms()) {
            if (vm.state() == 1 && which.test(vm) && before.vms().containsKey(vm.uuid())) {
                count++;
            }
        }
        return count;
    }

    private static double vmCores(HostWindow window) {
        double cores = 0;
        for (VmIndicators vm : window.vms()) {
            Double used = vm.usedCores();
            cores += used == null ? 0 : used;
        }
        return cores;
    }

    private static double mostVmCores(HostIndicators host) {
        Double used = host.usedCores();
        return used == null
                ? Double.MAX_VALUE
                : used * SUM_TOLERANCE + host.capacityCores() * SUM_TOLERANCE_OF_CAPACITY;
    }

    private static void cpuSum(HostPast after, HostWindow window, List<Doubt> doubts) {
        int newest = (1 << SUM_WINDOWS) - 1;
        if ((after.overSumBits() & newest) == newest) {
            double vms = vmCores(window);
            double most = mostVmCores(window.indicators());
            doubts.add(
                    doubt(
                            Check.CPU_SUM,
                            String.format(
                                    Locale.ROOT,
                                    "its VMs together used %.2f cores and itself %.2f, in each of %d windows",
                                    vms,
                                    window.indicators().usedCores(),
                                    SUM_WINDOWS),
                            "vm_cpu.used_cores, sum",
                            "cores",
                            vms,
                            most));
        }
    }

    private static void frozen(HostPast after, HostWindow window, List<Doubt> doubts) {
        long seconds = (window.endMillis() - window.startMillis()) / 1000;
        if (after.cpuStill() >= CPU_STILL_WINDOWS) {
            doubts.add(
                    frozen(
                            "its CPU time did not move at all",
                            "host_cpu.used_cores",
                            "cores",
                            0,
                            after.cpuStill() * seconds));
        } else if (after.memoryStill() * seconds >= MEMORY_STILL_SECONDS && after.cpuStill() == 0) {
            doubts.add(
                    frozen(
                            "its available memory was the same to the byte",
                            "host_mem.available_bytes",
                            "bytes",
                            (double) window.indicators().memoryAvailableBytes(),
                            after.memoryStill() * seconds));
        }
    }

    private static Doubt frozen(
            String what, String figure, String unit, double value, long seconds) {
        return doubt(
                Check.FROZEN, what + " for " + seconds + " s: frozen", figure, unit, value, value);
    }

    private static Doubt doubt(
            Check check, String because, String figure, String unit, double value, double line) {
        return new Doubt(check, null, because, figure, unit, value, line);
    }
}
