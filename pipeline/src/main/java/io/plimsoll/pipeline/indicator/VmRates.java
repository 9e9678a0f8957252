package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmDisk;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What grew on a VM over the steps of a window. */
final class VmRates {
    /**
     * Balloon statistics older than this say nothing about the window; nor do those from further in
     * the future, which are old ones on a host whose clock was set back.
     */
    private static final long FRESH_SECONDS = 60;

    private static final long KIB = 1024;

    private final Rate cpu = new Rate(1);
    private final Map<Integer, Rate> ready = new TreeMap<>();
    private final Map<String, Rate> disks = new TreeMap<>();
    private final Map<String, Rate> diskLatency = new HashMap<>();
    private final NicRates nics = new NicRates();
    private int incarnations;

    void step(VmSample before, VmSample after) {
        if (before.getIncarnation() != after.getIncarnation()) {
            incarnations++;
            return;
        }
        long nanos = after.getMonoNanos() - before.getMonoNanos();
        if (before.getCpuNanos() != null && after.getCpuNanos() != null) {
            cpu.step(nanos, new long[] {before.getCpuNanos()}, new long[] {after.getCpuNanos()});
        }
        readyStep(nanos, before.getVcpus(), after.getVcpus());
        nics.step(nanos, before.getNics(), after.getNics());
        for (VmDisk to : after.getDisks()) {
            for (VmDisk from : before.getDisks()) {
                if (from.getTarget().equals(to.getTarget())) {
                    diskStep(nanos, from, to);
                }
            }
        }
    }

    private void readyStep(long nanos, List<Vcpu> before, List<Vcpu> after) {
        for (Vcpu to : after) {
            for (Vcpu from : before) {
                if (from.getIndex() == to.getIndex()
                        && from.getReadyNanos() != null
                        && to.getReadyNanos() != null) {
                    ready.computeIfAbsent(to.getIndex(), i -> new Rate(1))
                            .step(
                                    nanos,
                                    new long[] {from.getReadyNanos()},
                                    new long[] {to.getReadyNanos()});
                }
            }
        }
    }

    private void diskStep(long nanos, VmDisk from, VmDisk to) {
        disks.computeIfAbsent(to.getTarget(), t -> new Rate(4))
                .step(
                        nanos,
                        new long[] {
                            from.getReads(),
                            from.getWrites(),
                            from.getReadBytes(),
                            from.getWrittenBytes()
                        },
                        new long[] {
                            to.getReads(), to.getWrites(), to.getReadBytes(), to.getWrittenBytes()
                        });
        if (from.getReadNanos() == null
                || to.getReadNanos() == null
                || from.getWriteNanos() == null
                || to.getWriteNanos() == null) {
            return;
        }
        diskLatency
                .computeIfAbsent(to.getTarget(), t -> new Rate(4))
                .step(
                        nanos,
                        new long[] {
                            from.getReads(),
                            from.getWrites(),
                            from.getReadNanos(),
                            from.getWriteNanos()
                        },
                        new long[] {
                            to.getReads(), to.getWrites(), to.getReadNanos(), to.getWriteNanos()
                        });
    }

    int resets() {
        int resets = incarnations + cpu.resets() + nics.resets();
        for (Rate rate : ready.values()) {
            resets += rate.resets();
        }
        for (Rate rate : disks.values()) {
            resets += rate.resets();
        }
        return resets;
    }

    /** More CPU time than the whole host has. */
    boolean impossible(int hostCpus) {
        return cpu.known() && cpu.perSecond(0) / 1e9 > hostCpus * 1.15 + 0.1;
    }

    /**
     * Cores that the vCPUs it has at the end waited for; 0 if unknown. One that was unplugged would
     * count as if it had waited all the time.
     */
    double readyCores(VmSample last) {
        return knownReady(last).stream().mapToDouble(VmRates::readyShare).sum();
    }

    private List<Rate> knownReady(VmSample last) {
        List<Rate> known = new ArrayList<>();
        for (Vcpu vcpu : last.getVcpus()) {
            Rate rate = ready.get(vcpu.getIndex());
            if (rate != null && rate.known()) {
                known.add(rate);
            }
        }
        return known;
    }

    /**
     * Share of time, at most 1: the kernel adds a wait when it ends, so a long one can exceed a
     * short window.
     */
    private static double readyShare(Rate rate) {
        return Math.min(1, rate.perSecond(0) / 1e9);
    }

    VmIndicators indicators(VmSample last, long wallMillis, int hostCpus) {
        int vcpus =
                Math.max(
                        1,
                        last.getVcpuCurrent() == null
                                ? last.getVcpus().size()
                                : last.getVcpuCurrent());
        Double used = cpu.known() && !impossible(hostCpus) ? cpu.perSecond(0) / 1e9 : null;
        List<Rate> knownReady = knownReady(last);
        boolean readyKnown = !knownReady.isEmpty();
        boolean fresh =
                last.getBalloonUpdatedSeconds() != null
                        && last.getBalloonUpdatedSeconds() > 0
                        && Math.abs(wallMillis / 1000 - last.getBalloonUpdatedSeconds())
                                <= FRESH_SECONDS;
        Long usable = fresh ? bytes(last.getGuestUsableKib()) : null;
        Long available = fresh ? bytes(last.getGuestAvailableKib()) : null;
        return new VmIndicators(
                last.getUuid(),
                last.getName(),
                last.getState(),
                vcpus,
                used,
                used == null ? null : used + readyCores(last),
                used == null ? null : 100 * used / vcpus,
                readyKnown ? 100 * readyCores(last) / vcpus : null,
                readyKnown
                        ? 100 * knownReady.stream().mapToDouble(VmRates::readyShare).max().orElse(0)
                        : null,
                bytes(last.getBalloonMaximumKib()),
                bytes(last.getBalloonCurrentKib()),
                usable == null || available == null ? null : Math.max(0, available - usable),
                usable,
                bytes(last.getRssKib()),
                diskIndicators(),
                nics.indicators());
    }

    private static @Nullable Long bytes(@Nullable Long kib) {
        return kib == null ? null : kib * KIB;
    }

    private List<DiskIndicators> diskIndicators() {
        List<DiskIndicators> result = new ArrayList<>();
        disks.forEach(
                (target, rate) -> {
                    if (!rate.known()) {
                        return;
                    }
                    Rate latency = diskLatency.getOrDefault(target, new Rate(4));
                    boolean timed = latency.known();
                    result.add(
                            new DiskIndicators(
                                    target,
                                    rate.perSecond(0),
                                    rate.perSecond(1),
                                    rate.perSecond(2),
                                    rate.perSecond(3),
                                    timed
                                            ? HostRates.perRequest(
                                                    latency.growth(2) / 1e6, latency.growth(0))
                                            : null,
                                    timed
                                            ? HostRates.perRequest(
                                                    latency.growth(3) / 1e6, latency.growth(1))
                                            : null,
                                    timed
                                            ? (latency.perSecond(2) + latency.perSecond(3)) / 1e9
                                            : null,
                                    null));
                });
        return result;
    }
}
