package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.SampleBuilder.SECOND;
import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aNic;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aSample;

import io.plimsoll.pipeline.indicator.TrueCounter.Look;
import io.plimsoll.wire.CpuTimes;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.Nic;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A random history of a host with all that goes wrong on one: reboots, clocks that are set, an
 * agent that hangs or starts anew, lost ticks and lost parts of ticks, VMs that come, go, start
 * anew and reboot, vCPUs, disks and NICs that are plugged and change places. It writes down what
 * really happened, and which looks at it reached the job.
 */
public final class TrueHost {
    static final List<String> VMS = List.of("a", "b", "c");
    private static final List<String> OF_A_VM = new ArrayList<>();

    static {
        for (String counter : List.of("cpu", "stall", "swap", "rx", "image")) {
            OF_A_VM.add(counter);
        }
        for (int i = 0; i < 3; i++) {
            OF_A_VM.add("run" + i);
            OF_A_VM.add("ready" + i);
        }
        for (String disk : TrueVm.DISKS) {
            OF_A_VM.add("bytes-" + disk);
            OF_A_VM.add("reads-" + disk);
            OF_A_VM.add("nanos-" + disk);
        }
    }

    /** A VM in a tick that came: whether it was there, and with what. */
    record Presence(long wallMillis, boolean there, boolean counts, TreeSet<Integer> vcpus) {}

    /** A tick that came. */
    record Came(long wallMillis, long epoch, long seq, int partsMissing) {}

    private final Random random;
    private final boolean v1;
    private final Map<String, TrueCounter> counters = new TreeMap<>();
    private final Map<String, TrueVm> vms = new TreeMap<>();
    private final Map<String, List<Look>> looks = new TreeMap<>();
    private final Map<String, List<Presence>> presences = new TreeMap<>();
    private final List<Came> came = new ArrayList<>();
    private final List<HostSample> samples = new ArrayList<>();
    private long nowNanos = 1_000 * SECOND;
    private long busyUntilNanos = nowNanos;
    private long bootNanos;
    private int boot;
    private long wallOffsetMillis;
    private long epoch = T0 - 5_000;
    private long seq;
    private boolean eth1 = true;

    /** A history of so many seconds. */
    public TrueHost(long seed, int seconds) {
        random = new Random(seed);
        v1 = oneIn(5);
        counters.put("cpu", TrueCounter.falling());
        counters.put("eth0", new TrueCounter(1_000));
        counters.put("eth1", TrueCounter.falling());
        for (String vm : VMS) {
            vms.put(vm, new TrueVm(vm, random, v1));
        }
        long end = nowNanos + seconds * SECOND;
        while (nowNanos < end) {
            nowNanos += SECOND + random.nextInt(20_000_000);
            if (oneIn(60)) {
                nowNanos += random.nextInt(40) * SECOND; // The agent hung.
            }
            long until = nowNanos + SECOND / 20;
            work(busyUntilNanos, until);
            busyUntilNanos = until;
            accidents(nowNanos - SECOND / 10);
            tick();
        }
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private void work(long fromNanos, long untilNanos) {
        truth("cpu").busy(fromNanos, untilNanos, random.nextDouble() * 3.5e9);
        truth("eth0").busy(fromNanos, untilNanos, random.nextDouble() * 1e6);
        truth("eth1").busy(fromNanos, untilNanos, random.nextDouble() * 1e6);
        vms.values().forEach(vm -> vm.work(fromNanos, untilNanos));
    }

    private TrueCounter truth(String counter) {
        TrueCounter found = counters.get(counter);
        if (found == null) {
            throw new IllegalArgumentException("the host has no counter " + counter);
        }
        return found;
    }

    private void accidents(long atNanos) {
        vms.values().forEach(vm -> vm.accidents(atNanos));
        if (oneIn(20)) {
            eth1 = !eth1;
            truth("eth1").fall(atNanos);
        }
        if (oneIn(60)) {
            truth("cpu").fall(atNanos);
        }
        if (oneIn(50)) {
            wallOffsetMillis += random.nextInt(16_000) - 8_000;
        }
        if (oneIn(60)) {
            epoch++;
            seq = 0;
        }
        if (oneIn(80)) {
            boot++;
            epoch++;
            seq = 0;
            bootNanos = atNanos - random.nextInt(2_000) * SECOND;
            truth("cpu").fall(atNanos);
            truth("eth1").fall(atNanos);
            truth("eth0").beginAnew(atNanos, random.nextInt(2_000_000_000));
            vms.values().forEach(vm -> vm.startAnew(atNanos));
        }
    }

    private void tick() {
        long wallMillis = T0 + (nowNanos - 1_000 * SECOND) / 1_000_000 + wallOffsetMillis;
        int parts = 1 + random.nextInt(3);
        boolean lost = oneIn(15);
        boolean[] arrives = new boolean[parts];
        int missing = 0;
        for (int part = 0; part < parts; part++) {
            arrives[part] = !lost && !oneIn(20);
            missing += arrives[part] ? 0 : 1;
        }
        Map<Integer, List<VmSample>> divided = new TreeMap<>();
        for (int part = 0; part < parts; part++) {
            divided.put(part, new ArrayList<>());
        }
        int number = random.nextInt(parts);
        for (TrueVm vm : vms.values()) {
            int part = number++ % parts;
            if (vm.here) {
                long atNanos = nowNanos + random.nextInt(30_000_000);
                vm.readSlowGroups(atNanos);
                divided.getOrDefault(part, List.of()).add(vm.sample(atNanos, bootNanos));
                if (arrives[part]) {
                    look(vm, wallMillis, atNanos);
                }
            } else if (missing == 0) {
                presences(vm.name).add(new Presence(wallMillis, false, false, new TreeSet<>()));
                OF_A_VM.forEach(
                        counter ->
                                looks(vm.name + "." + counter).add(new Look(wallMillis, null, 0)));
            }
        }
        if (missing < parts) {
            came.add(new Came(wallMillis, epoch, seq, missing));
            look("cpu", wallMillis, nowNanos);
            look("eth0", wallMillis, nowNanos);
            look("eth1", wallMillis, eth1 ? Long.valueOf(nowNanos) : null);
        }
        for (int part = 0; part < parts; part++) {
            if (arrives[part]) {
                samples.add(sample(wallMillis, part, parts, divided.getOrDefault(part, List.of())));
            }
        }
        seq++;
    }

    private List<Look> looks(String counter) {
        return looks.computeIfAbsent(counter, c -> new ArrayList<>());
    }

    private List<Presence> presences(String vm) {
        return presences.computeIfAbsent(vm, v -> new ArrayList<>());
    }

    private void look(String counter, long wallMillis, @Nullable Long atNanos) {
        looks(counter).add(new Look(wallMillis, atNanos, truth(counter).life()));
    }

    private void look(TrueVm vm, long wallMillis, long atNanos) {
        presences(vm.name)
                .add(new Presence(wallMillis, true, !vm.arriving, new TreeSet<>(vm.vcpus)));
        for (String counter : OF_A_VM) {
            Long at = atNanos;
            boolean fast = true;
            if (counter.startsWith("run") || counter.startsWith("ready")) {
                int index = Integer.parseInt(counter.substring(counter.length() - 1));
                at = vm.vcpus.contains(index) ? at : null;
            } else if (counter.contains("-")) {
                fast = false;
                String disk = counter.substring(counter.indexOf('-') + 1);
                at = vm.hasDisk(disk) ? Long.valueOf(vm.monitorReadAt) : null;
            } else if (counter.equals("swap")) {
                fast = false;
                at = vm.monitorReadAt >= 0 ? Long.valueOf(vm.monitorReadAt) : null;
            } else if (counter.equals("rx")) {
                fast = false;
                at = vm.hasNic() ? Long.valueOf(vm.nicReadAt) : null;
            } else if (counter.equals("image")) {
                fast = false;
                at = vm.imageReadAt >= 0 ? Long.valueOf(vm.imageReadAt) : null;
            }
            int life = fast ? vm.counter(counter).life() : vm.livesRead.getOrDefault(counter, 0);
            looks(vm.name + "." + counter).add(new Look(wallMillis, at, life));
        }
    }

    private HostSample sample(long wallMillis, int part, int parts, List<VmSample> inPart) {
        SampleBuilder sample =
                aSample()
                        .wallMillis(wallMillis)
                        .monoNanos(nowNanos - bootNanos)
                        .boot("boot" + boot)
                        .agentEpoch(epoch)
                        .seq(seq)
                        .part(part, parts);
        List<Nic> nics = new ArrayList<>(List.of(nic("eth0")));
        if (eth1) {
            nics.add(random.nextInt(2), nic("eth1"));
        }
        nics.forEach(sample::nic);
        long user = truth("cpu").shows(nowNanos);
        sample.cpuTimes(new CpuTimes(user, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L));
        return HostSample.newBuilder(sample.build()).setV(v1 ? 1 : 2).setVms(inPart).build();
    }

    private Nic nic(String device) {
        return Nic.newBuilder(aNic(device, 0, 0)).setRxBytes(truth(device).shows(nowNanos)).build();
    }

    /** What came in, each once and in the order in which it was read. */
    List<HostSample> inOrder() {
        return new ArrayList<>(samples);
    }

    /** What came in: some twice, all in disorder. */
    public List<HostSample> arrived() {
        List<HostSample> arrived = new ArrayList<>(samples);
        for (HostSample sample : samples) {
            if (oneIn(10)) {
                arrived.add(sample);
            }
        }
        Collections.shuffle(arrived, random);
        return arrived;
    }

    List<Came> came() {
        return came;
    }

    /** A VM over all ticks that tell of it. */
    List<Presence> presence(String vm) {
        return presences(vm);
    }

    /** All looks at a counter that reached the job, in the agent's order. */
    List<Look> looksAt(String counter) {
        return looks(counter);
    }

    /** What really happened; a VM's counters are named {@code vm.counter}. */
    TrueCounter truthOf(String counter) {
        int dot = counter.indexOf('.');
        if (dot < 0) {
            return truth(counter);
        }
        TrueVm vm = vms.get(counter.substring(0, dot));
        if (vm == null) {
            throw new IllegalArgumentException("there is no VM for " + counter);
        }
        return vm.counter(counter.substring(dot + 1));
    }
}
