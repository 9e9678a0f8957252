package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.Nic;
import io.plimsoll.wire.Pressure;
import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmDisk;
import io.plimsoll.wire.VmImage;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** A VM as it really is: its counters, what is plugged in, and when its slow groups were read. */
@SuppressWarnings("NullAway") // Avro's setters take null for what is absent.
final class TrueVm {
    private static final int MOST_VCPUS = 3;
    static final List<String> DISKS = List.of("vda", "vdb");

    final String name;
    private final Random random;
    final Map<String, TrueCounter> counters = new TreeMap<>();
    final TreeSet<Integer> vcpus = new TreeSet<>(List.of(0, 1));
    final TreeSet<String> disks = new TreeSet<>(DISKS);
    boolean here;
    boolean arriving;
    boolean nicPlugged = true;
    private long incarnation = 1;
    private int taps;
    private final Map<Integer, Long> threads = new TreeMap<>();
    private final boolean v1;

    // The last readings of the slow groups, which every sample repeats.
    long monitorReadAt = -1;
    private List<VmDisk> diskReading = List.of();
    private long swapReading;
    long nicReadAt = -1;
    private List<Nic> nicReading = List.of();
    long imageReadAt = -1;
    private long imageBytes;
    final Map<String, Integer> livesRead = new TreeMap<>();

    TrueVm(String name, Random random, boolean v1) {
        this.name = name;
        this.random = random;
        this.v1 = v1;
        this.here = random.nextInt(3) > 0;
        counters.put("cpu", new TrueCounter(random.nextInt(1_000_000)));
        counters.put("stall", new TrueCounter(7));
        counters.put("swap", TrueCounter.falling());
        counters.put("rx", new TrueCounter(random.nextInt(1_000)));
        counters.put("image", new TrueCounter(1 << 30));
        for (int i = 0; i < MOST_VCPUS; i++) {
            counters.put("run" + i, new TrueCounter(random.nextInt(1_000)));
            counters.put("ready" + i, new TrueCounter(random.nextInt(1_000)));
            threads.put(i, (long) i);
        }
        for (String disk : DISKS) {
            counters.put("bytes-" + disk, TrueCounter.falling());
            counters.put("reads-" + disk, TrueCounter.falling());
            counters.put("nanos-" + disk, TrueCounter.falling());
        }
    }

    TrueCounter counter(String counter) {
        TrueCounter found = counters.get(counter);
        if (found == null) {
            throw new IllegalArgumentException("VM " + name + " has no counter " + counter);
        }
        return found;
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    void work(long fromNanos, long untilNanos) {
        counters.forEach(
                (counter, truth) -> {
                    boolean nanos =
                            counter.startsWith("cpu")
                                    || counter.startsWith("run")
                                    || counter.startsWith("ready");
                    double most = nanos ? 0.45e9 : counter.startsWith("stall") ? 9e5 : 1e6;
                    truth.busy(fromNanos, untilNanos, random.nextDouble() * most);
                });
    }

    void accidents(long atNanos) {
        if (oneIn(25)) {
            here = !here;
            arriving = here && oneIn(2);
            startAnew(atNanos); // By a migration, or by a person: another QEMU.
        }
        if (oneIn(6)) {
            arriving = false;
        }
        if (oneIn(40)) {
            startAnew(atNanos);
        }
        if (oneIn(15)) {
            plugVcpu(atNanos);
        }
        if (oneIn(20)) {
            String disk = DISKS.get(random.nextInt(DISKS.size()));
            if (!disks.remove(disk)) {
                disks.add(disk);
            }
            refill(disk, atNanos);
        }
        if (oneIn(30)) {
            nicPlugged = !nicPlugged;
            taps++;
            counter("rx").beginAnew(atNanos, random.nextInt(5_000_000));
        }
        if (oneIn(30)) {
            counter("swap").fall(atNanos); // The guest reboots; nothing else notices.
        }
    }

    private void plugVcpu(long atNanos) {
        int index = random.nextInt(MOST_VCPUS);
        if (!vcpus.remove(index)) {
            vcpus.add(index);
        }
        if (vcpus.isEmpty()) {
            vcpus.add(0);
        }
        threads.merge(index, 1L, Long::sum);
        counter("run" + index).beginAnew(atNanos, random.nextInt(2_000_000_000));
        counter("ready" + index).beginAnew(atNanos, random.nextInt(2_000_000_000));
    }

    private void refill(String disk, long atNanos) {
        for (String kind : new String[] {"bytes-", "reads-", "nanos-"}) {
            counter(kind + disk).fall(atNanos);
        }
    }

    /** Another QEMU: every counter begins anew, and may well begin higher than it was. */
    void startAnew(long atNanos) {
        incarnation++;
        counters.forEach(
                (counter, truth) -> {
                    if (counter.contains("-") || counter.equals("swap")) {
                        truth.fall(atNanos);
                    } else {
                        truth.beginAnew(atNanos, random.nextInt(2_000_000_000));
                    }
                });
        monitorReadAt = -1;
        diskReading = List.of();
        nicReadAt = -1;
        nicReading = List.of();
        imageReadAt = -1;
    }

    /** The agent reads what is due. */
    void readSlowGroups(long atNanos) {
        if (v1 || oneIn(5)) {
            monitorReadAt = v1 ? atNanos : atNanos - random.nextInt(50_000_000);
            readMonitor(monitorReadAt);
        }
        if (v1 || oneIn(3)) {
            nicReadAt = atNanos;
            nicReading = nicPlugged ? List.of(nic(atNanos)) : List.of();
            livesRead.put("rx", counter("rx").life());
        }
        if (oneIn(20)) {
            imageReadAt = atNanos;
            imageBytes = counter("image").shows(atNanos);
            livesRead.put("image", counter("image").life());
        }
    }

    private void readMonitor(long atNanos) {
        List<VmDisk> reading = new ArrayList<>();
        for (String disk : disks) {
            reading.add(
                    VmDisk.newBuilder()
                            .setTarget(disk)
                            .setReads(counter("reads-" + disk).shows(atNanos))
                            .setReadBytes(counter("bytes-" + disk).shows(atNanos))
                            .setReadNanos(counter("nanos-" + disk).shows(atNanos))
                            .setWrites(0L)
                            .setWrittenBytes(0L)
                            .setWriteNanos(0L)
                            .build());
            for (String kind : new String[] {"bytes-", "reads-", "nanos-"}) {
                livesRead.put(kind + disk, counter(kind + disk).life());
            }
        }
        Collections.shuffle(reading, random); // libvirt's numbers change.
        diskReading = List.copyOf(reading);
        swapReading = counter("swap").shows(atNanos);
        livesRead.put("swap", counter("swap").life());
    }

    String mac() {
        return "52:54:00:00:00:0" + name;
    }

    private Nic nic(long atNanos) {
        return Nic.newBuilder(SampleBuilder.aNic("tap" + taps + name, 0, 0))
                .setMac(mac())
                .setRxBytes(counter("rx").shows(atNanos))
                .build();
    }

    boolean hasDisk(String disk) {
        return diskReading.stream().anyMatch(reading -> reading.getTarget().equals(disk));
    }

    boolean hasNic() {
        return !nicReading.isEmpty();
    }

    /** The VM at this moment, with the slow groups as they were read last. */
    VmSample sample(long atNanos, long bootNanos) {
        List<Vcpu> vcpuReading = new ArrayList<>();
        for (int index : vcpus) {
            vcpuReading.add(
                    Vcpu.newBuilder()
                            .setIndex(index)
                            .setRunNanos(counter("run" + index).shows(atNanos))
                            .setReadyNanos(counter("ready" + index).shows(atNanos))
                            .setThreadStartTicks(threads.getOrDefault(index, 0L))
                            .build());
        }
        VmSample.Builder sample =
                VmSample.newBuilder(VmSampleBuilder.aVm(name).build(atNanos - bootNanos))
                        .setState(arriving ? 3 : 1)
                        .setStateReason(arriving ? 11 : 1)
                        .setIncarnation(incarnation)
                        .setCpuNanos(counter("cpu").shows(atNanos))
                        .setVcpus(vcpuReading)
                        .setVcpuCurrent(vcpus.size())
                        .setPressure(
                                List.of(
                                        new Pressure(
                                                "cpu", counter("stall").shows(atNanos), null)));
        if (monitorReadAt >= 0) {
            sample.setDisks(diskReading).setGuestSwapInKib(swapReading);
            sample.setMonitorMonoNanos(v1 ? null : Long.valueOf(monitorReadAt - bootNanos));
        }
        if (nicReadAt >= 0) {
            sample.setNics(nicReading);
            sample.setNicsMonoNanos(v1 ? null : Long.valueOf(nicReadAt - bootNanos));
        }
        if (imageReadAt >= 0) {
            sample.setImages(
                    List.of(
                            VmImage.newBuilder()
                                    .setTarget("vda")
                                    .setDepth(0)
                                    .setPhysicalBytes(imageBytes)
                                    .build()));
            sample.setImagesMonoNanos(imageReadAt - bootNanos);
        }
        return sample.build();
    }
}
