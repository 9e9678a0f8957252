package io.plimsoll.standalone.replay;

import io.plimsoll.wire.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is in a recording, found out by reading all of it once before it is replayed.
 *
 * @param records that are sound
 * @param samples of them in the span
 * @param hosts that the samples are of
 * @param firstMillis when the first of the samples came, ms since 1970
 * @param lastMillis when the last of them came
 * @param inventories what is known of each host at the beginning: the last inventory before the
 *     span, or else the first in it. A topic of inventories keeps only the newest, so that of a
 *     host may well be younger than its samples
 * @param damage what is wrong with the recording from some byte on; empty if nothing is
 */
record RecordingSurvey(
        long records,
        long samples,
        Set<String> hosts,
        long firstMillis,
        long lastMillis,
        List<Recorded> inventories,
        Optional<String> damage) {

    static RecordingSurvey of(Path file, Span span) throws IOException {
        long samples = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        Set<String> hosts = new TreeSet<>();
        Map<String, Recorded> inventories = new LinkedHashMap<>();
        Optional<String> damage = Optional.empty();
        try (RecordingReader reader = RecordingReader.open(file)) {
            try {
                for (Optional<Recorded> next = reader.next();
                        next.isPresent();
                        next = reader.next()) {
                    Recorded record = next.get();
                    if (record.topic() == Topics.SAMPLES && span.contains(record)) {
                        samples++;
                        hosts.add(record.key());
                        first = Math.min(first, record.arrivedMillis());
                        last = Math.max(last, record.arrivedMillis());
                    }
                    if (record.topic() == Topics.INVENTORY) {
                        inventories.merge(
                                record.key(),
                                record,
                                (known, newer) -> span.isBefore(newer) ? newer : known);
                    }
                }
            } catch (DamagedRecordingException e) {
                damage = Optional.of(String.valueOf(e.getMessage()));
            }
            return new RecordingSurvey(
                    reader.records(),
                    samples,
                    Collections.unmodifiableSet(hosts),
                    first,
                    last,
                    List.copyOf(new ArrayList<>(inventories.values())),
                    damage);
        }
    }
}
