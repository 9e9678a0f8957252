package io.plimsoll.standalone.bench;

import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HostSampleCodec;
import io.plimsoll.wire.RejectedRecordException;
import io.plimsoll.wire.Topics;
import io.plimsoll.wire.VmSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The agent as users run it, and a consumer that reads from Kafka what it sent. */
final class PlimsollAgent implements Collector {
    private final Process process;
    private final Queue<Long> ticks = new ConcurrentLinkedQueue<>();
    private final Map<String, Set<String>> values = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile double tickMillis = Double.NaN;
    private volatile boolean closed;

    private PlimsollAgent(Process process, String kafka) {
        this.process = process;
        this.reader = new Thread(() -> read(kafka), "bench-samples");
        reader.setDaemon(true);
    }

    static PlimsollAgent start(
            Commands commands, AgentBenchOptions options, String libvirt, String kafka)
            throws BenchFailure {
        Path file = options.work().resolve("agent.properties");
        try {
            Files.writeString(
                    file,
                    String.join(
                            "\n",
                            "host.id=bench",
                            "kafka.bootstrap.servers=" + kafka,
                            "state.dir=" + options.work().resolve("agent"),
                            "sample.interval=" + options.tick().toMillis() + "ms",
                            "libvirt.enabled=true",
                            "libvirt.uri=" + libvirt));
        } catch (IOException e) {
            throw new BenchFailure("can't write " + file + ": " + e.getMessage(), e);
        }
        Process process =
                commands.start(
                        "agent",
                        Map.of("JAVA_HOME", System.getProperty("java.home")),
                        List.of(options.agent().toString(), "--config", file.toString()));
        PlimsollAgent agent = new PlimsollAgent(process, kafka);
        agent.reader.start();
        return agent;
    }

    @Override
    public String name() {
        return "plimsoll";
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void turn(boolean on) throws BenchFailure {
        Commands.turn(process, "the agent", on);
    }

    @Override
    public Iterable<Long> tickMillis() {
        return ticks;
    }

    @Override
    public Map<String, Integer> valuesByVm() {
        Map<String, Integer> counts = new HashMap<>();
        values.forEach((vm, names) -> counts.put(vm, names.size()));
        return counts;
    }

    @Override
    public double wallMillisPerTick() {
        return tickMillis;
    }

    @Override
    public void close() {
        closed = true;
        Commands.stop(process);
    }

    private void read(String kafka) {
        Map<String, Object> settings =
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                        ByteArrayDeserializer.class,
                        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                        ByteArrayDeserializer.class);
        HostSampleCodec codec = new HostSampleCodec();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topics.SAMPLES.topic()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> received :
                        consumer.poll(Duration.ofMillis(500))) {
                    take(codec.decode(received.value()));
                }
            }
        } catch (RejectedRecordException e) {
            throw new IllegalStateException("the agent sent what can't be decoded", e);
        }
    }

    private void take(HostSample sample) {
        if (sample.getPart() == 0) {
            ticks.add(sample.getWallMillis());
        }
        if (sample.getCost() != null) {
            tickMillis = sample.getCost().getTickNanos() / 1e6;
        }
        for (VmSample vm : sample.getVms()) {
            SampleValues.collect(
                    vm, "", values.computeIfAbsent(vm.getName(), name -> new HashSet<>()));
        }
    }
}
