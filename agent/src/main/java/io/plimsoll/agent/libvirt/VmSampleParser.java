package io.plimsoll.agent.libvirt;

import io.plimsoll.wire.DirtyRate;
import io.plimsoll.wire.Nic;
import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmDisk;
import io.plimsoll.wire.VmImage;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a {@link VmSample} of libvirt's typed parameters. What it does not know by name goes to
 * {@code extra} if it is a whole number: under libvirt's name, but with the stable name of a disk
 * or NIC in the place of its number, and KVM's counters of the vCPUs added up.
 */
final class VmSampleParser {
    private static final Pattern NUMBERED = Pattern.compile("(block|net|vcpu)\\.(\\d+)\\.(.+)");

    private final Map<String, Object> parameters;
    private final Set<String> used = new HashSet<>();

    private VmSampleParser(Map<String, Object> parameters) {
        this.parameters = parameters;
    }

    /**
     * The sample.
     *
     * @param incarnation which start of QEMU it is of
     * @param monoNanos when it was read
     */
    static VmSample parse(DomainStats stats, long incarnation, long monoNanos) {
        return new VmSampleParser(stats.parameters()).sample(stats, incarnation, monoNanos);
    }

    /** Whether QEMU was asked; libvirt leaves out its answers if it is busy. */
    static boolean isComplete(DomainStats stats) {
        boolean anyDisk = false;
        for (String name : stats.parameters().keySet()) {
            if (name.endsWith(".rd.reqs")
                    || name.endsWith(".halted")
                    || name.equals("balloon.available")) {
                return true;
            }
            anyDisk |= name.startsWith("block.") && name.endsWith(".name");
        }
        return !anyDisk;
    }

    private VmSample sample(DomainStats stats, long incarnation, long monoNanos) {
        VmSample.Builder sample =
                VmSample.newBuilder()
                        .setUuid(stats.uuid())
                        .setName(stats.name())
                        .setIncarnation(incarnation)
                        .setMonoNanos(monoNanos)
                        .setState(number("state.state").orElse(0L).intValue())
                        .setStateReason(number("state.reason").orElse(0L).intValue())
                        .setVcpus(vcpus())
                        .setDisks(disks())
                        .setNics(nics());
        set("cpu.time", nanos -> sample.setCpuNanos(nanos).setCpuFrom("libvirt"));
        set("cpu.user", sample::setCpuUserNanos);
        set("cpu.system", sample::setCpuSystemNanos);
        number("vcpu.current").map(Long::intValue).ifPresent(sample::setVcpuCurrent);
        number("vcpu.maximum").map(Long::intValue).ifPresent(sample::setVcpuMaximum);
        set("balloon.current", sample::setBalloonCurrentKib);
        set("balloon.maximum", sample::setBalloonMaximumKib);
        set("balloon.available", sample::setGuestAvailableKib);
        set("balloon.usable", sample::setGuestUsableKib);
        set("balloon.unused", sample::setGuestUnusedKib);
        set("balloon.swap_in", sample::setGuestSwapInKib);
        set("balloon.swap_out", sample::setGuestSwapOutKib);
        set("balloon.major_fault", sample::setGuestMajorFaults);
        set("balloon.minor_fault", sample::setGuestMinorFaults);
        set("balloon.disk_caches", sample::setGuestDiskCachesKib);
        set("balloon.hugetlb_pgalloc", sample::setGuestHugetlbAllocations);
        set("balloon.hugetlb_pgfail", sample::setGuestHugetlbFailures);
        set("balloon.last-update", sample::setBalloonUpdatedSeconds);
        set("balloon.rss", sample::setRssKib);
        dirtyRate().ifPresent(sample::setDirtyRate);
        return sample.setExtra(extra()).build();
    }

    /** The images of all disks; of the reading with backing chains, each from the top down. */
    static List<VmImage> images(DomainStats stats) {
        VmSampleParser parser = new VmSampleParser(stats.parameters());
        List<VmImage> images = new ArrayList<>();
        Map<String, Integer> depths = new HashMap<>();
        for (int index : parser.indexes("block.")) {
            String prefix = "block." + index + ".";
            Optional<String> target = parser.text(prefix + "name");
            if (target.isPresent()) {
                VmImage.Builder image =
                        VmImage.newBuilder()
                                .setTarget(target.get())
                                .setDepth(depths.merge(target.get(), 1, Integer::sum) - 1);
                parser.set(prefix + "capacity", image::setCapacityBytes);
                parser.set(prefix + "allocation", image::setAllocationBytes);
                parser.set(prefix + "physical", image::setPhysicalBytes);
                images.add(image.build());
            }
        }
        return images;
    }

    private List<Vcpu> vcpus() {
        List<Vcpu> vcpus = new ArrayList<>();
        for (int index : indexes("vcpu.")) {
            String prefix = "vcpu." + index + ".";
            Vcpu.Builder vcpu = Vcpu.newBuilder().setIndex(index);
            set(prefix + "time", vcpu::setRunNanos);
            set(prefix + "delay", vcpu::setReadyNanos);
            set(prefix + "wait", vcpu::setWaitNanos);
            number(prefix + "halted").ifPresent(halted -> vcpu.setHalted(halted != 0));
            set(prefix + "exits.sum", vcpu::setExits);
            set(prefix + "halt_wait_ns.sum", vcpu::setHaltWaitNanos);
            Optional<Long> polled = number(prefix + "halt_poll_success_ns.sum");
            Optional<Long> polledInVain = number(prefix + "halt_poll_fail_ns.sum");
            if (polled.isPresent() && polledInVain.isPresent()) {
                vcpu.setHaltPollNanos(polled.get() + polledInVain.get());
            }
            number(prefix + "state"); // always 1 in the QEMU driver
            vcpus.add(vcpu.build());
        }
        return vcpus;
    }

    /** Disks by name, as their numbers change between calls. */
    private List<VmDisk> disks() {
        List<VmDisk> disks = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int index : indexes("block.")) {
            String prefix = "block." + index + ".";
            Optional<String> target = text(prefix + "name");
            Optional<Long> reads = number(prefix + "rd.reqs");
            Optional<Long> readBytes = number(prefix + "rd.bytes");
            Optional<Long> writes = number(prefix + "wr.reqs");
            Optional<Long> writtenBytes = number(prefix + "wr.bytes");
            if (target.isEmpty()
                    || reads.isEmpty()
                    || readBytes.isEmpty()
                    || writes.isEmpty()
                    || writtenBytes.isEmpty()) {
                continue; // libvirt could not ask QEMU: only the name is there
            }
            if (!seen.add(target.get())) {
                continue; // a backing image
            }
            VmDisk.Builder disk =
                    VmDisk.newBuilder()
                            .setTarget(target.get())
                            .setReads(reads.get())
                            .setReadBytes(readBytes.get())
                            .setWrites(writes.get())
                            .setWrittenBytes(writtenBytes.get());
            set(prefix + "rd.times", disk::setReadNanos);
            set(prefix + "wr.times", disk::setWriteNanos);
            set(prefix + "fl.reqs", disk::setFlushes);
            set(prefix + "fl.times", disk::setFlushNanos);
            set(prefix + "errors", disk::setErrors);
            set(prefix + "allocation", disk::setAllocationBytes);
            set(prefix + "capacity", disk::setCapacityBytes);
            set(prefix + "physical", disk::setPhysicalBytes);
            disks.add(disk.build());
        }
        return disks;
    }

    private List<Nic> nics() {
        List<Nic> nics = new ArrayList<>();
        for (int index : indexes("net.")) {
            String prefix = "net." + index + ".";
            Optional<String> device = text(prefix + "name");
            Optional<Long> rxBytes = number(prefix + "rx.bytes");
            Optional<Long> txBytes = number(prefix + "tx.bytes");
            if (device.isEmpty() || rxBytes.isEmpty() || txBytes.isEmpty()) {
                continue;
            }
            nics.add(
                    Nic.newBuilder()
                            .setDevice(device.get())
                            .setRxBytes(rxBytes.get())
                            .setRxPackets(number(prefix + "rx.pkts").orElse(0L))
                            .setRxErrors(number(prefix + "rx.errs").orElse(0L))
                            .setRxDrops(number(prefix + "rx.drop").orElse(0L))
                            .setTxBytes(txBytes.get())
                            .setTxPackets(number(prefix + "tx.pkts").orElse(0L))
                            .setTxErrors(number(prefix + "tx.errs").orElse(0L))
                            .setTxDrops(number(prefix + "tx.drop").orElse(0L))
                            .build());
        }
        return nics;
    }

    private Optional<DirtyRate> dirtyRate() {
        Optional<Long> status = number("dirtyrate.calc_status");
        if (status.isEmpty() || status.get() == 0) {
            return Optional.empty();
        }
        DirtyRate.Builder rate = DirtyRate.newBuilder().setStatus(status.get().intValue());
        set("dirtyrate.megabytes_per_second", rate::setMibPerSecond);
        set("dirtyrate.calc_start_time", rate::setStartSeconds);
        number("dirtyrate.calc_period").map(Long::intValue).ifPresent(rate::setPeriodSeconds);
        return Optional.of(rate.build());
    }

    private Map<String, Long> extra() {
        Map<String, Long> extra = new HashMap<>();
        for (String name : parameters.keySet()) {
            if (used.contains(name) || isCountOrIndex(name)) {
                continue;
            }
            Optional<Long> number = number(name);
            if (number.isPresent()) {
                extra.merge(
                        stableName(name),
                        number.get(),
                        name.endsWith(".max") ? Math::max : Long::sum);
            }
        }
        return extra;
    }

    /** Numbers of disks and NICs change between calls; those of vCPUs would fill the sample. */
    private String stableName(String name) {
        Matcher numbered = NUMBERED.matcher(name);
        if (!numbered.matches()) {
            return name;
        }
        String group = numbered.group(1);
        if (group.equals("vcpu")) {
            return numbered.group(3).contains(".") ? "vcpu." + numbered.group(3) : name;
        }
        String index = group + "." + numbered.group(2);
        return text(index + ".name")
                .map(device -> group + "." + device + "." + numbered.group(3))
                .orElse(name);
    }

    /** How many there are follows from the lists; backing indexes are no quantity. */
    private static boolean isCountOrIndex(String name) {
        return name.endsWith(".count") || name.endsWith(".backingIndex");
    }

    private Set<Integer> indexes(String prefix) {
        Set<Integer> indexes = new TreeSet<>();
        for (String name : parameters.keySet()) {
            if (!name.startsWith(prefix)) {
                continue;
            }
            int end = name.indexOf('.', prefix.length());
            String index = end < 0 ? "" : name.substring(prefix.length(), end);
            if (!index.isEmpty()
                    && index.length() < 6
                    && index.chars().allMatch(Character::isDigit)) {
                indexes.add(Integer.parseInt(index));
            }
        }
        return indexes;
    }

    private void set(String name, Consumer<Long> field) {
        number(name).ifPresent(field);
    }

    /** A whole number; libvirt's 2^64-1, which is -1 here, and other negative ones mean unknown. */
    private Optional<Long> number(String name) {
        used.add(name);
        return parameters.get(name) instanceof Long number && number >= 0
                ? Optional.of(number)
                : Optional.empty();
    }

    private Optional<String> text(String name) {
        used.add(name);
        return parameters.get(name) instanceof String text && !text.isEmpty()
                ? Optional.of(text)
                : Optional.empty();
    }
}
