package io.plimsoll.agent.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An outage of Kafka for ten minutes, in simulated time: a tick every 10 s. */
class OutageTest {
    private static final long INTERVAL_SECONDS = 10;
    private static final double RATE = 0.8;
    private static final long MIB = 1L << 20;

    private final ManualClock clock = new ManualClock(1_700_000_000_000L);
    private final List<Arrival> arrivals = new ArrayList<>();
    private Path dir;
    private long maxBytes = 16 * MIB;
    private int valueBytes = 100;
    private Spool spool;
    private ShippingOrder order;
    private boolean kafkaIsThere = true;
    private long second;
    private long epoch;
    private long seq;

    @BeforeEach
    void anAgent(@TempDir Path folder) throws IOException {
        dir = folder;
        start();
    }

    @Test
    void liveTicksKeepTheirCadenceAndTheBacklogFollowsSlowlyInItsOrder() throws Exception {
        run(60);
        kafkaIsThere = false;
        run(600);
        assertTrue(spool.waitingTicks() >= 59, () -> spool.waitingTicks() + " wait");
        kafkaIsThere = true;
        long backAt = second;
        run(900);

        List<Arrival> after = arrivals.stream().filter(a -> a.at >= backAt).toList();
        assertEquals(backAt / INTERVAL_SECONDS, after.get(0).seq, "the newest goes first");
        List<Arrival> live =
                after.stream().filter(a -> a.at - a.takenAt < INTERVAL_SECONDS).toList();
        assertEquals(90, live.size());
        assertTrue(live.stream().allMatch(a -> a.at == a.takenAt), "no live tick waits");
        List<Arrival> backlog =
                after.stream().filter(a -> a.at - a.takenAt >= INTERVAL_SECONDS).toList();
        assertEquals(LongStream.range(6, 66).boxed().toList(), seqs(backlog), "in order");
        for (int i = 1; i < backlog.size(); i++) {
            long gap = backlog.get(i).at - backlog.get(i - 1).at;
            assertTrue(gap >= INTERVAL_SECONDS / RATE, "slower than live: " + gap + " s");
        }
        assertEquals(0, spool.waitingTicks());
        assertEquals(0, spool.droppedTicks());
        assertEquals(arrivals.size(), Set.copyOf(arrivals).size(), "none twice");
    }

    @Test
    void resultsDoNotWaitBehindTheBacklogAndKeepTheirOrder() throws Exception {
        kafkaIsThere = false;
        run(300);
        for (int i = 0; i < 5; i++) {
            spool.append(
                    new Outgoing(
                            Outgoing.Kind.RESULT,
                            clock.wallMillis(),
                            Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
        }
        kafkaIsThere = true;

        List<String> first = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Spool.Waiting next = order.next(clock.monoNanos()).orElseThrow();
            first.add(new String(next.record().value(), StandardCharsets.UTF_8));
            spool.commit(next);
            order.sent(next, clock.monoNanos());
        }

        assertEquals(List.of("0", "1", "2", "3", "4"), first);
    }

    @Test
    void aTopicOfMessagesThatIsMissingDoesNotStopTheTicks() throws Exception {
        spool.append(new Outgoing(Outgoing.Kind.INVENTORY, 1, new byte[10]));
        spool.append(new Outgoing(Outgoing.Kind.TICK, 1, new byte[10]));

        Spool.Waiting inventory = order.next(0).orElseThrow();
        order.failed(inventory);
        Spool.Waiting tick = order.next(0).orElseThrow();

        assertEquals(Outgoing.Kind.INVENTORY, inventory.record().kind());
        assertEquals(Outgoing.Kind.TICK, tick.record().kind());
        order.sent(tick, 0);
        assertEquals(Outgoing.Kind.INVENTORY, order.next(0).orElseThrow().record().kind());
    }

    static Stream<Long> seeds() {
        Random random = new Random();
        return Stream.concat(Stream.of(1L, 2L, 3L), Stream.generate(random::nextLong).limit(7));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anAgentThatIsKilledManyTimesDuringOutagesLosesNothing(long seed) throws Exception {
        Random random = new Random(seed);
        Set<String> taken = new HashSet<>();
        for (int phase = 0; phase < 8; phase++) {
            kafkaIsThere = phase % 2 == 0;
            for (int i = 0; i < 10; i++) {
                long from = seq;
                run(random.nextInt(120));
                LongStream.range(from, seq).forEach(number -> taken.add(epoch + "/" + number));
                if (random.nextBoolean()) {
                    deliverWithoutNoting();
                }
                start(); // without a close, as after a SIGKILL
            }
        }
        kafkaIsThere = true;
        long from = seq;
        run(4 * 3600);
        LongStream.range(from, seq).forEach(number -> taken.add(epoch + "/" + number));

        Set<String> arrived = new HashSet<>();
        arrivals.forEach(arrival -> arrived.add(arrival.epoch + "/" + arrival.seq));
        assertEquals(taken, arrived, "seed " + seed);
        assertEquals(0, spool.waitingTicks(), "seed " + seed);
        assertEquals(0, spool.droppedTicks(), "seed " + seed);
    }

    @Test
    void whatIsBeyondTheBoundIsCountedExactlyOverKills() throws Exception {
        maxBytes = MIB;
        valueBytes = 40_000;
        start();
        kafkaIsThere = false;
        long taken = 0;
        for (int life = 0; life < 4; life++) {
            run(300);
            taken += seq;
            start();
        }
        long dropped = spool.droppedTicks();
        kafkaIsThere = true;
        run(3600);
        taken += seq;

        assertTrue(dropped > 60, () -> dropped + " dropped");
        assertEquals(taken, spool.droppedTicks() + arrivals.size());
        assertEquals(0, spool.waitingTicks());
    }

    private void start() throws IOException {
        spool = new Spool(dir, maxBytes, Duration.ofSeconds(1), clock);
        order =
                new ShippingOrder(
                        spool, new ReplayPace(RATE, Duration.ofSeconds(INTERVAL_SECONDS)));
        epoch++;
        seq = 0;
    }

    private void run(long seconds) throws IOException {
        for (long i = 0; i < seconds; i++) {
            if (second % INTERVAL_SECONDS == 0) {
                String id = epoch + "/" + seq++ + "/" + second + "/";
                byte[] value = (id + "x".repeat(valueBytes)).getBytes(StandardCharsets.UTF_8);
                spool.append(new Outgoing(Outgoing.Kind.TICK, clock.wallMillis(), value));
            }
            ship();
            second++;
            clock.advance(Duration.ofSeconds(1));
        }
    }

    private void ship() throws IOException {
        Optional<Spool.Waiting> next = order.next(clock.monoNanos());
        while (next.isPresent()) {
            if (!kafkaIsThere) {
                order.failed(next.get());
                return;
            }
            arrive(next.get());
            spool.commit(next.get());
            order.sent(next.get(), clock.monoNanos());
            next = order.next(clock.monoNanos());
        }
    }

    /** Kafka got it, but the agent was killed before it knew. */
    private void deliverWithoutNoting() throws IOException {
        if (kafkaIsThere) {
            order.next(clock.monoNanos()).ifPresent(this::arrive);
        }
    }

    private void arrive(Spool.Waiting waiting) {
        String[] id = new String(waiting.record().value(), StandardCharsets.UTF_8).split("/", -1);
        arrivals.add(
                new Arrival(
                        Long.parseLong(id[0]),
                        Long.parseLong(id[1]),
                        Long.parseLong(id[2]),
                        second));
    }

    private static List<Long> seqs(List<Arrival> some) {
        return some.stream().map(Arrival::seq).toList();
    }

    private record Arrival(long epoch, long seq, long takenAt, long at) {}
}
