package io.plimsoll.agent.sample;

import io.plimsoll.agent.kernel.MountTable;
import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.ClockState;
import io.plimsoll.wire.Filesystem;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HugepagePool;
import io.plimsoll.wire.Nic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What of a host changes slowly or costs much to read: one file per CPU, per NIC, per pool of huge
 * pages. For use by the sampling thread, but for {@link #imagesAt}.
 */
final class SlowHostFiles {
    static final Duration EVERY = Duration.ofSeconds(30);

    private final KernelFiles files;
    private final LongSupplier monoNanos;
    private final ImageFilesystems filesystems;
    private final Supplier<Optional<ClockState>> clock;
    private final List<String> configuredPaths;
    private volatile Set<String> imagePaths = Set.of();
    private boolean readBefore;
    private long nextNanos;
    private List<HugepagePool> hugepages = List.of();
    private Map<String, NicFiles.Link> links = Map.of();
    private CpuFiles cpus = new CpuFiles(OptionalInt.empty(), OptionalLong.empty());
    private Optional<ClockState> clockState = Optional.empty();

    SlowHostFiles(
            KernelFiles files,
            List<String> configuredPaths,
            LongSupplier monoNanos,
            ImageFilesystems filesystems,
            Supplier<Optional<ClockState>> clock) {
        this.files = files;
        this.configuredPaths = configuredPaths;
        this.monoNanos = monoNanos;
        this.filesystems = filesystems;
        this.clock = clock;
    }

    /** Where the images of the VMs are; may be called by any thread. */
    void imagesAt(Collection<String> paths) {
        imagePaths = Set.copyOf(paths);
    }

    /** What is known now, read anew if it is time. */
    Slow read(List<Nic> nics, Absences absences) {
        long now = monoNanos.getAsLong();
        boolean due = !readBefore || now - nextNanos >= 0;
        Optional<ImageFilesystems.Reading> sizes = filesystems.take();
        if (due) {
            readBefore = true;
            nextNanos = now + EVERY.toNanos();
            hugepages = HugepageFiles.read(files);
            links = NicFiles.read(files, nics);
            cpus = CpuFiles.read(files);
            clockState = clock.get();
            Set<String> paths = new HashSet<>(configuredPaths);
            paths.addAll(imagePaths);
            filesystems.begin(MountTable.parse(files.linesIfAny("proc/mounts")), paths);
        }
        explain(due, sizes, absences);
        return new Slow(
                hugepages,
                links,
                cpus.khzMean(),
                due ? cpus.throttleEvents() : OptionalLong.empty(),
                clockState,
                sizes.map(ImageFilesystems.Reading::filesystems).orElse(List.of()));
    }

    private void explain(boolean due, Optional<ImageFilesystems.Reading> sizes, Absences absences) {
        absences.ifMissing(hugepages.isEmpty(), "hugepages", "sys/kernel/mm/hugepages");
        absences.ifMissing(
                cpus.khzMean().isEmpty(),
                "cpuKhzMean",
                "sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq");
        if (cpus.throttleEvents().isEmpty()) {
            absences.ifMissing(
                    true,
                    "throttleEvents",
                    "sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count");
        } else if (!due) {
            absences.add("throttleEvents", AbsenceReason.NOT_DUE);
        }
        if (clockState.isEmpty()) {
            absences.add("clock", AbsenceReason.KERNEL_LACKS);
        }
        if (sizes.isPresent()) {
            absences.addAll(sizes.get().absent());
        } else {
            absences.add(
                    "filesystems",
                    configuredPaths.isEmpty() && imagePaths.isEmpty()
                            ? AbsenceReason.NOT_CONFIGURED
                            : AbsenceReason.NOT_DUE);
        }
    }

    /**
     * What is known of the slow things.
     *
     * @param throttleEvents only if just read
     * @param filesystems only if just read
     */
    record Slow(
            List<HugepagePool> hugepages,
            Map<String, NicFiles.Link> links,
            OptionalInt cpuKhzMean,
            OptionalLong throttleEvents,
            Optional<ClockState> clock,
            List<Filesystem> filesystems) {

        void addTo(HostCounters.Builder counters) {
            counters.setHugepages(hugepages).setFilesystems(filesystems);
            cpuKhzMean.ifPresent(counters::setCpuKhzMean);
            throttleEvents.ifPresent(counters::setThrottleEvents);
            clock.ifPresent(counters::setClock);
        }

        List<Nic> withLinks(List<Nic> nics) {
            List<Nic> all = new ArrayList<>();
            for (Nic nic : nics) {
                NicFiles.Link link = links.get(nic.getDevice());
                all.add(link == null ? nic : link.addedTo(nic));
            }
            return all;
        }
    }
}
