package io.plimsoll.standalone.kafka;

import io.plimsoll.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the {@link Topics} on a broker. Those that are there already are left as they are. */
public final class TopicSetup {
    private final String bootstrapServers;
    private final int partitions;
    private final Optional<Short> replicas;

    /**
     * A set-up for one broker or cluster.
     *
     * @param bootstrapServers where it is, {@code host:port}
     * @param partitions of every topic, at least 1; hosts are spread over them
     * @param replicas of every topic; empty leaves it to the broker
     */
    public TopicSetup(String bootstrapServers, int partitions, Optional<Short> replicas) {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be at least 1, not " + partitions);
        }
        this.bootstrapServers = bootstrapServers;
        this.partitions = partitions;
        this.replicas = replicas;
    }

    /**
     * Makes the topics that are missing.
     *
     * @param patience how long the broker may take to answer
     * @return the names of those that were made now, in the order of the flow
     * @throws TopicSetupException if the broker does not answer in time or refuses
     */
    public List<String> createMissing(Duration patience) throws TopicSetupException {
        int millis = Math.toIntExact(patience.toMillis());
        Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        try (Admin admin = Admin.create(properties)) {
            return createMissing(admin, millis);
        } catch (ExecutionException | TimeoutException | org.apache.kafka.common.KafkaException e) {
            throw new TopicSetupException(bootstrapServers, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicSetupException(bootstrapServers, e);
        }
    }

    private List<String> createMissing(Admin admin, long millis)
            throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> present = admin.listTopics().names().get(millis, TimeUnit.MILLISECONDS);
        List<String> created = new ArrayList<>();
        for (Topics topic : Topics.all()) {
            if (present.contains(topic.topic())) {
                continue;
            }
            try {
                admin.createTopics(List.of(asNewTopic(topic)))
                        .all()
                        .get(millis, TimeUnit.MILLISECONDS);
                created.add(topic.topic());
            } catch (ExecutionException e) {
                // Somebody else was faster.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        return List.copyOf(created);
    }

    private NewTopic asNewTopic(Topics topic) {
        return new NewTopic(topic.topic(), Optional.of(partitions), replicas)
                .configs(settings(topic));
    }

    private static Map<String, String> settings(Topics topic) {
        return topic.retention()
                .map(
                        kept ->
                                Map.of(
                                        TopicConfig.CLEANUP_POLICY_CONFIG,
                                        TopicConfig.CLEANUP_POLICY_DELETE,
                                        TopicConfig.RETENTION_MS_CONFIG,
                                        Long.toString(kept.toMillis())))
                .orElse(
                        Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    /** The topics as a table for people: name, key, value, writer, reader, retention. */
    public static String describe() {
        return Topics.all().stream()
                .map(
                        topic ->
                                String.format(
                                        "%-20s %-8s %-26s %-6s -> %-18s %s",
                                        topic.topic(),
                                        topic.key(),
                                        topic.value(),
                                        topic.writer(),
                                        topic.reader(),
                                        topic.retention()
                                                .map(kept -> "kept " + kept.toHours() + " h")
                                                .orElse("newest of each key")))
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
