package io.plimsoll.standalone.replay;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.CpuTimes;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HostSampleCodec;
import io.plimsoll.wire.JsonCodec;
import io.plimsoll.wire.Topics;
import io.plimsoll.wire.VmSample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What hosts of 16 CPUs with ten VMs each sent long ago, one tick a second and host. They are calm
 * but for {@link #HOT}, which is from the 60th second to the 180th.
 */
final class RecordedFleet {
    /** A time long ago at which a window begins, ms since 1970. */
    static final long T0 = 1_600_000_200_000L;

    static final String HOT = "host-1";

    private static final int VMS = 10;
    private static final int CPUS = 16;
    private static final long MEMORY_BYTES = 64L << 30;

    private final HostSampleCodec codec = new HostSampleCodec();
    private final int hosts;
    private final int partitions;
    private final List<Recorded> records = new ArrayList<>();
    private final Map<String, Long> busyNanos = new HashMap<>();
    private final Map<String, Long> aheadMillis = new HashMap<>();
    private int second;

    RecordedFleet(int hosts) {
        this(hosts, 2);
    }

    RecordedFleet(int hosts, int partitions) {
        this.hosts = hosts;
        this.partitions = partitions;
        for (int number = 1; number <= hosts; number++) {
            HostInventory inventory = inventory("host-" + number);
            records.add(
                    new Recorded(
                            Topics.INVENTORY,
                            0,
                            number,
                            T0,
                            T0,
                            inventory.host(),
                            JsonCodec.inventory().encode(inventory)));
        }
    }

    /** The clock of this host is ahead from now on. */
    void setClockAhead(String host, long millis) {
        aheadMillis.put(host, millis);
    }

    /** So many seconds of all hosts, which arrive at once. */
    RecordedFleet seconds(int count) {
        for (int end = second + count; second < end; second++) {
            for (int number = 1; number <= hosts; number++) {
                records.add(tick("host-" + number, number));
            }
        }
        return this;
    }

    List<Recorded> records() {
        return records;
    }

    void writeTo(RecordingWriter writer) throws IOException {
        for (Recorded record : records) {
            writer.write(record);
        }
    }

    private Recorded tick(String host, int number) {
        long now = T0 + second * 1000L;
        long wall = now + aheadMillis.getOrDefault(host, 0L);
        boolean hot = host.equals(HOT) && second >= 60 && second < 180;
        List<VmSample> vms = new ArrayList<>();
        for (int vm = 0; vm < VMS; vm++) {
            // Never quite the same: figures that stand still are not believed.
            long nanos =
                    (hot ? 1500 : 300) * 1_000_000L + (7L * second + 13L * vm) % 50 * 1_000_000;
            String name = host + "-vm-" + vm;
            long sum = busyNanos.merge(name, nanos, Long::sum);
            busyNanos.merge(host, nanos, Long::sum);
            vms.add(vm(name, sum));
        }
        HostSample sample =
                HostSample.newBuilder()
                        .setCluster("recorded")
                        .setHost(host)
                        .setAgentVersion("1")
                        .setAgentEpoch(T0)
                        .setSeq(second)
                        .setIntervalMillis(1000)
                        .setWallMillis(wall)
                        .setMonoNanos(monoNanos())
                        .setBootId("boot")
                        .setHostCounters(counters(host))
                        .setVms(vms)
                        .build();
        return new Recorded(
                Topics.SAMPLES, number % partitions, second, wall, now, host, codec.encode(sample));
    }

    private long monoNanos() {
        return (second + 1) * 1_000_000_000L;
    }

    private VmSample vm(String name, long cpuNanos) {
        return VmSample.newBuilder()
                .setUuid(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString())
                .setName(name)
                .setState(1)
                .setIncarnation(1)
                .setMonoNanos(monoNanos())
                .setCpuNanos(cpuNanos)
                .setVcpuCurrent(2)
                .setVcpuMaximum(2)
                .setBalloonCurrentKib(1L << 20)
                .setBalloonMaximumKib(1L << 20)
                .build();
    }

    private HostCounters counters(String host) {
        long busy = busyNanos.getOrDefault(host, 0L);
        return HostCounters.newBuilder()
                .setOnlineCpus(CPUS)
                .setCpuTimes(new CpuTimes(busy, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L))
                .setMemTotalBytes(MEMORY_BYTES)
                .setMemAvailableBytes(MEMORY_BYTES / 2 - second % 7 * 4096L)
                .build();
    }

    private static HostInventory inventory(String host) {
        return new HostInventory(
                HostInventory.VERSION,
                "recorded",
                host,
                T0,
                "1",
                CPUS,
                "",
                MEMORY_BYTES,
                0,
                "recorded",
                "tcp://" + host,
                List.of(Command.MIGRATE),
                List.of());
    }
}
