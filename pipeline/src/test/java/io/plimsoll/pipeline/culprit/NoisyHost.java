package io.plimsoll.pipeline.culprit;

import io.plimsoll.pipeline.indicator.DiskIndicators;
import io.plimsoll.pipeline.indicator.HostIndicators;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.NicIndicators;
import io.plimsoll.pipeline.indicator.Quality;
import io.plimsoll.pipeline.indicator.VmContention;
import io.plimsoll.pipeline.indicator.VmIndicators;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A host with one injected noisy neighbour. It knows nothing of how culprits are found: VMs have
 * wishes (steady, periodic, in bursts, idle; some of them heavy), and the host's scheduler, disk,
 * link or memory serves them second by second. Without the culprit the host has room for all.
 */
final class NoisyHost {
    static final int WINDOW_SECONDS = 10;

    private static final int STEADY = 0;
    private static final int PERIODIC = 1;
    private static final int BURSTS = 2;

    private final Random random;
    private final Shared shared;
    private final int vms;
    private final double capacity;
    private final int[] vcpus;
    private final double[] weight;
    private final int[] habit;
    private final double[] usual;
    private final double[] period;
    private final double[] phase;
    private final double[] requestBytes;
    private final double[] backlog;
    private final boolean[] bursting;
    private final int culprit;
    private final double extra;
    private final int culpritHabit;
    private final int onset;
    private final int lagSeconds;
    private final double[] asked;
    private double queueSeconds;
    private double memoryOver;
    private int second;
    private boolean culpritOn;

    NoisyHost(long seed, Shared shared) {
        this.random = new Random(seed);
        this.shared = shared;
        this.vms = 5 + random.nextInt(12);
        this.capacity = shared == Shared.CPU ? 8 << random.nextInt(3) : 1;
        this.vcpus = new int[vms];
        this.weight = new double[vms];
        this.habit = new int[vms];
        this.usual = new double[vms];
        this.period = new double[vms];
        this.phase = new double[vms];
        this.requestBytes = new double[vms];
        this.backlog = new double[vms];
        this.bursting = new boolean[vms];
        this.culprit = random.nextInt(vms);
        double load = 0.4 + 0.35 * random.nextDouble();
        double sum = 0;
        int heavy = 1 + random.nextInt(3);
        for (int i = 0; i < vms; i++) {
            habit[i] = random.nextInt(3);
            usual[i] = (i < heavy ? 4 : 1) * (0.2 + random.nextDouble());
            weight[i] = random.nextInt(4) == 0 ? 2 : 1;
            period[i] = 60 + 240 * random.nextDouble();
            phase[i] = random.nextDouble();
            requestBytes[i] = 4096 << random.nextInt(6);
            sum += i == culprit ? 0.2 * usual[i] : usual[i];
        }
        for (int i = 0; i < vms; i++) {
            usual[i] *= load * capacity / sum * (i == culprit ? 0.2 : 1);
            vcpus[i] = Math.max(1, (int) Math.ceil(usual[i] * 1.5));
        }
        // From hardly too much to a third more than all.
        this.extra = capacity * (1 - load + 0.1 + 0.5 * random.nextDouble());
        vcpus[culprit] = Math.max(vcpus[culprit], (int) Math.ceil(extra));
        this.culpritHabit = random.nextInt(3);
        this.onset = 80 + random.nextInt(80);
        this.lagSeconds = random.nextInt(15);
        this.asked = new double[40 * WINDOW_SECONDS + 100];
    }

    String culpritUuid() {
        return "vm-" + culprit;
    }

    /** The next window, in which the host served what was wished. */
    HostWindow next() {
        double[] got = new double[vms];
        double[] waited = new double[vms];
        double[] requests = new double[vms];
        double[] latency = new double[vms];
        for (int i = 0; i < WINDOW_SECONDS; i++) {
            double[] wish = wishes();
            switch (shared) {
                case CPU -> schedule(wish, got, waited);
                case DISK -> disk(wish, got, requests, latency);
                case NETWORK -> link(wish, got, waited);
                case MEMORY -> memory(wish, got, waited);
            }
            second++;
        }
        List<VmIndicators> indicators = new ArrayList<>();
        for (int i = 0; i < vms; i++) {
            indicators.add(vm(i, got[i], waited[i], requests[i], latency[i]));
        }
        long end = second * 1000L;
        return new HostWindow(
                "c1",
                "h1",
                end - WINDOW_SECONDS * 1000L,
                end,
                new HostIndicators(
                        (int) capacity,
                        null,
                        null,
                        null,
                        null,
                        1,
                        1,
                        0,
                        HostIndicators.Pressure.unknown(),
                        List.of(),
                        List.of()),
                indicators,
                new Quality(10, 10, 0, 0, 0));
    }

    private double[] wishes() {
        double[] wish = new double[vms];
        for (int i = 0; i < vms; i++) {
            double noise = Math.max(0, 1 + 0.25 * random.nextGaussian());
            wish[i] = usual[i] * noise * swing(i);
        }
        asked[second] = culpritOn() ? extra * (0.9 + 0.2 * random.nextDouble()) : 0;
        wish[culprit] += asked[Math.max(0, second - (shared == Shared.MEMORY ? lagSeconds : 0))];
        return wish;
    }

    private double swing(int i) {
        double wave = Math.sin(2 * Math.PI * (second / period[i] + phase[i]));
        if (random.nextDouble() < 0.03) {
            bursting[i] = !bursting[i];
        }
        return switch (habit[i]) {
            case PERIODIC -> 1 + 0.7 * wave;
            case BURSTS -> bursting[i] ? 1.6 : 0.4;
            default -> 1;
        };
    }

    /** From its onset on always, in periods, or in bursts that begin and end by chance. */
    private boolean culpritOn() {
        if (second < onset) {
            return false;
        }
        if (second == onset || random.nextDouble() < 0.02) {
            culpritOn = second == onset || !culpritOn;
        }
        return switch (culpritHabit) {
            case STEADY -> true;
            case PERIODIC -> (second - onset) % 120 < 60;
            default -> culpritOn;
        };
    }

    /**
     * Work-conserving and fair by weight and vCPU; what is not served is wished again, for a while.
     */
    private void schedule(double[] wish, double[] got, double[] waited) {
        double[] want = new double[vms];
        double[] run = new double[vms];
        boolean[] full = new boolean[vms];
        for (int i = 0; i < vms; i++) {
            want[i] = Math.min(vcpus[i], wish[i] + backlog[i]);
        }
        double free = capacity;
        for (int round = 0; round < vms && free > 1e-9; round++) {
            double weights = 0;
            for (int i = 0; i < vms; i++) {
                weights += full[i] ? 0 : weight[i] * vcpus[i];
            }
            double given = 0;
            for (int i = 0; i < vms && weights > 0; i++) {
                if (!full[i]) {
                    double part = Math.min(want[i] - run[i], free * weight[i] * vcpus[i] / weights);
                    run[i] += part;
                    given += part;
                    full[i] = want[i] - run[i] < 1e-9;
                }
            }
            free -= given;
            if (given < 1e-9) {
                break;
            }
        }
        double busy = 1 - free / capacity;
        for (int i = 0; i < vms; i++) {
            backlog[i] = Math.min(2 * usual[i], Math.max(0, wish[i] + backlog[i] - run[i]));
            got[i] += run[i] / WINDOW_SECONDS;
            // Even who gets all waits for a slice to end where the CPUs are nearly all busy.
            double slices = run[i] * 0.15 * Math.pow(busy, 8);
            double ready = Math.min(vcpus[i] - run[i], want[i] - run[i] + slices);
            waited[i] += Math.max(0, ready) / WINDOW_SECONDS;
        }
    }

    /** One queue for all; a closed loop wishes less while it waits, the culprit does not. */
    private void disk(double[] wish, double[] got, double[] requests, double[] latency) {
        double bandwidth = 200e6;
        double perRequest = 100e-6;
        double busy = 0;
        double[] ops = new double[vms];
        for (int i = 0; i < vms; i++) {
            double seconds = wish[i] / (i == culprit ? 1 : 1 + 3 * queueSeconds);
            ops[i] = seconds / (perRequest + requestBytes[i] / bandwidth);
            busy += seconds;
        }
        double served = Math.min(1, 1 / Math.max(1e-9, busy + queueSeconds));
        double rho = Math.min(0.97, busy);
        double wait = 0.002 * rho / (1 - rho) + queueSeconds;
        queueSeconds = Math.min(0.5, Math.max(0, queueSeconds + 0.3 * (busy - 1)));
        for (int i = 0; i < vms; i++) {
            double done = ops[i] * (busy > 1 ? served * busy / Math.max(busy, 1e-9) : 1);
            requests[i] += done;
            got[i] += done * requestBytes[i];
            double own = perRequest + requestBytes[i] / bandwidth + 0.001;
            latency[i] += done * (own + wait) * (1 + 0.15 * random.nextGaussian());
        }
    }

    /** A link that drops the tail of what is too much, from each as much as it sent. */
    private void link(double[] wish, double[] got, double[] dropped) {
        double speed = 1.25e9;
        double sum = 0;
        double[] burst = new double[vms];
        for (int i = 0; i < vms; i++) {
            burst[i] = wish[i] * (0.8 + 0.4 * random.nextDouble());
            sum += burst[i];
        }
        double lost = Math.max(0, 1 - 1 / sum);
        for (int i = 0; i < vms; i++) {
            got[i] += burst[i] * (1 - lost) * speed / WINDOW_SECONDS;
            double packets = burst[i] * speed / 1500;
            dropped[i] += packets * lost * random.nextDouble() / WINDOW_SECONDS;
        }
    }

    /** The least used pages of all go to swap, and are missed for some time. */
    private void memory(double[] wish, double[] got, double[] faults) {
        double total = 64e9;
        double sum = 0;
        for (int i = 0; i < vms; i++) {
            // Memory does not swing as load does.
            wish[i] = usual[i] + (wish[i] > 2 * usual[i] + 0.2 ? extra : 0);
            sum += wish[i];
        }
        memoryOver = 0.7 * memoryOver + 0.3 * Math.max(0, sum - 1);
        for (int i = 0; i < vms; i++) {
            double got1 = sum > 1 ? wish[i] / sum : wish[i];
            got[i] += got1 * total / WINDOW_SECONDS * (1 + 0.01 * random.nextGaussian());
            double rate = 4000 * memoryOver * wish[i] / sum * random.nextDouble();
            faults[i] += rate / WINDOW_SECONDS;
        }
    }

    /** Counters have steps: 10 ms of CPU time, whole milliseconds, whole faults. */
    private VmIndicators vm(int i, double got, double waited, double requests, double latency) {
        boolean cpu = shared == Shared.CPU;
        double used = cpu ? Math.round(got * 1000) / 1000.0 : 0.1;
        double rate = requests / WINDOW_SECONDS;
        double bytes = shared == Shared.DISK ? got / WINDOW_SECONDS : 0;
        double net = shared == Shared.NETWORK ? got : 0;
        double drops = shared == Shared.NETWORK ? Math.floor(waited) : 0;
        List<DiskIndicators> disks =
                shared == Shared.DISK
                        ? List.of(
                                new DiskIndicators(
                                        "vda",
                                        rate / 2,
                                        rate / 2,
                                        bytes / 2,
                                        bytes / 2,
                                        null,
                                        null,
                                        Math.round(latency * 1000) / 1000.0 / WINDOW_SECONDS,
                                        null))
                        : List.of();
        return new VmIndicators(
                "vm-" + i,
                "name-" + i,
                1,
                vcpus[i],
                used,
                used,
                null,
                null,
                null,
                1L,
                1L,
                null,
                null,
                null,
                disks,
                List.of(new NicIndicators("tap", net / 2, net / 2, 1, 1, drops, 0, null)),
                new VmContention(
                        used,
                        cpu ? Math.round(waited * 1000) / 1000.0 : 0,
                        null,
                        HostIndicators.Pressure.unknown(),
                        null,
                        null,
                        shared == Shared.MEMORY ? Math.floor(waited) : 0,
                        shared == Shared.MEMORY ? Math.round(got) : 1_000_000_000L,
                        null,
                        null));
    }
}
