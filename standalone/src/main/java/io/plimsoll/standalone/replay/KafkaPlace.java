package io.plimsoll.standalone.replay;

import io.plimsoll.wire.Topics;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Samples on Kafka, written {@code kafka://host:port[,host:port...][/topic]}.
 *
 * @param bootstrapServers of the brokers
 * @param samples the topic of the samples
 */
public record KafkaPlace(String bootstrapServers, String samples) {
    private static final String SCHEME = "kafka://";
    private static final Pattern FORM =
            Pattern.compile(
                    SCHEME + "([^/,\\s]+:\\d+(?:,[^/,\\s]+:\\d+)*)(?:/([A-Za-z0-9._-]+)?)?");

    /** Whether this is meant to be such a place. */
    public static boolean isMeantBy(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * The place of this text.
     *
     * @throws IllegalArgumentException if it is not of the form
     */
    public static KafkaPlace of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a place on Kafka is kafka://HOST:PORT/TOPIC, such as kafka://kafka1:9092/"
                            + Topics.SAMPLES.topic()
                            + ", not '"
                            + text
                            + "'");
        }
        String topic = matcher.group(2);
        return new KafkaPlace(matcher.group(1), topic == null ? Topics.SAMPLES.topic() : topic);
    }
}
