package io.plimsoll.standalone.bench;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Debian's collectd with its virt plugin and nothing else, which sends what it reads to a loopback
 * socket, packed as collectds send it to each other. That is the cheapest of its ways out.
 */
final class Collectd implements Collector {
    /**
     * All but fs_info (needs a guest agent), perf (a PMU), job_stats_completed (excludes the
     * other).
     */
    private static final String EXTRA_STATS =
            "cpu_util disk disk_err domain_state job_stats_background pcpu"
                    + " vcpu vcpupin disk_physical disk_allocation disk_capacity memory";

    private static final int LARGEST_PACKET = 65_536;

    private final Process process;
    private final DatagramSocket socket;
    private final Queue<Long> ticks = new ConcurrentLinkedQueue<>();
    private final Map<String, Map<String, Integer>> values = new ConcurrentHashMap<>();
    private long lastTick;

    private Collectd(Process process, DatagramSocket socket) {
        this.process = process;
        this.socket = socket;
    }

    static Collectd start(Commands commands, AgentBenchOptions options, String libvirt)
            throws BenchFailure {
        try {
            DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            socket.setReceiveBufferSize(1 << 20);
            Path file = options.work().resolve("collectd.conf");
            Files.writeString(file, configuration(options, libvirt, socket.getLocalPort()));
            Process process =
                    commands.start(
                            "collectd",
                            Map.of(),
                            List.of("/usr/sbin/collectd", "-f", "-C", file.toString()));
            Collectd collectd = new Collectd(process, socket);
            Thread reader = new Thread(collectd::read, "bench-collectd");
            reader.setDaemon(true);
            reader.start();
            return collectd;
        } catch (IOException e) {
            throw new BenchFailure("collectd can't be set up: " + e.getMessage(), e);
        }
    }

    private static String configuration(AgentBenchOptions options, String libvirt, int port) {
        return """
            Hostname "bench"
            FQDNLookup false
            BaseDir "%1$s"
            PIDFile "%1$s/collectd.pid"
            TypesDB "/usr/share/collectd/types.db"
            Interval %2$s
            ReadThreads 1
            WriteThreads 1
            LoadPlugin virt
            LoadPlugin network
            <Plugin virt>
              Connection "%3$s"
              RefreshInterval 60
              HostnameFormat name
              ExtraStats "%4$s"
              Instances 1
            </Plugin>
            <Plugin network>
              Server "127.0.0.1" "%5$d"
            </Plugin>
            """
                .formatted(
                        options.work(),
                        options.tick().toMillis() / 1000.0,
                        libvirt,
                        EXTRA_STATS,
                        port);
    }

    @Override
    public String name() {
        return "collectd";
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void turn(boolean on) throws BenchFailure {
        Commands.turn(process, "collectd", on);
    }

    @Override
    public Iterable<Long> tickMillis() {
        return ticks;
    }

    @Override
    public Map<String, Integer> valuesByVm() {
        Map<String, Integer> counts = new HashMap<>();
        values.forEach(
                (vm, metrics) -> counts.put(vm, metrics.values().stream().mapToInt(n -> n).sum()));
        return counts;
    }

    @Override
    public double wallMillisPerTick() {
        return Double.NaN;
    }

    @Override
    public void close() {
        Commands.stop(process);
        socket.close();
    }

    private void read() {
        byte[] buffer = new byte[LARGEST_PACKET];
        try {
            while (!socket.isClosed()) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                CollectdPackets.read(ByteBuffer.wrap(buffer, 0, packet.getLength()), this::take);
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    /** All values of a tick come within a moment. */
    private void take(CollectdPackets.Values list) {
        if (!list.plugin().equals("virt")) {
            return;
        }
        if (list.millis() > lastTick + 500) {
            lastTick = list.millis();
            ticks.add(lastTick);
        }
        values.computeIfAbsent(list.host(), vm -> new ConcurrentHashMap<>())
                .put(list.instance() + "/" + list.metric(), list.count());
    }
}
