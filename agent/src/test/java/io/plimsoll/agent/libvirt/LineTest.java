package io.plimsoll.agent.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.Await;
import io.plimsoll.agent.HypervisorException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LineTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final List<FakeConnection> opened = new CopyOnWriteArrayList<>();
    private volatile String openFailure = "";
    private final Line<FakeConnection> line = new Line<>("test line", this::open);

    @AfterEach
    void close() {
        line.close();
    }

    @Test
    void callsShareOneConnection() throws HypervisorException {
        assertEquals("1", line.call("one", LONG, c -> "1"));
        assertEquals("2", line.call("two", LONG, c -> "2"));

        assertEquals(1, opened.size());
    }

    @Test
    void aCallThatFailsKeepsALivingConnection() throws HypervisorException {
        HypervisorException e =
                assertThrows(
                        HypervisorException.class,
                        () ->
                                line.call(
                                        "sampling",
                                        LONG,
                                        c -> {
                                            throw new IllegalStateException("no such VM");
                                        }));

        assertEquals("sampling failed: no such VM", e.getMessage());
        assertEquals("1", line.call("again", LONG, c -> "1"));
        assertEquals(1, opened.size());
    }

    @Test
    void aDeadConnectionIsClosedAndOpenedAnew() throws Exception {
        assertThrows(
                HypervisorException.class,
                () ->
                        line.call(
                                "sampling",
                                LONG,
                                c -> {
                                    c.alive = false;
                                    throw new IllegalStateException("client socket is closed");
                                }));

        awaitAnswer();
        assertTrue(opened.get(0).closed);
        assertEquals(2, opened.size());
    }

    @Test
    void aConnectionThatCannotBeOpenedIsNotTriedAgainAtOnce() throws Exception {
        openFailure = "Connection refused";
        String first = refusal();
        String second = refusal();
        openFailure = "";

        assertEquals("sampling failed: Connection refused", first);
        assertTrue(
                second.startsWith("sampling failed: Connection refused; the next attempt is in"),
                second);
        awaitAnswer();
    }

    @Test
    void aCallThatMissesItsDeadlineIsAbandonedAndClosesItsConnectionWhenItReturns()
            throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        line.call("connecting", LONG, c -> 1); // else the deadline may pass before there is one
        String message = stick(gate);
        awaitAnswer();

        assertEquals("sampling took longer than 50 ms", message);
        assertEquals(2, opened.size());
        assertFalse(opened.get(0).closed, "not under the call");
        gate.countDown();
        Await.until("the abandoned connection is closed", LONG, () -> opened.get(0).closed);
        assertFalse(opened.get(1).closed);
    }

    @Test
    void stuckCallsDoNotPileUp() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Await.until(
                "no more calls are made",
                LONG,
                () -> stick(gate).contains("3 calls on test line have not returned"));
        Await.until("all three have connected", LONG, () -> opened.size() == 3);

        gate.countDown();
        awaitAnswer();
        assertEquals(4, opened.size());
    }

    @Test
    void aClosedLineClosesItsConnection() throws Exception {
        line.call("one", LONG, c -> 1);
        line.close();

        Await.until("it is closed", LONG, () -> opened.get(0).closed);
        assertThrows(HypervisorException.class, () -> line.call("two", LONG, c -> 2));
    }

    private String stick(CountDownLatch gate) {
        return message(
                () ->
                        line.call(
                                "sampling",
                                SHORT,
                                c -> {
                                    gate.await();
                                    return 1;
                                }));
    }

    private String refusal() {
        return message(() -> line.call("sampling", LONG, c -> 1));
    }

    private static String message(Executable call) {
        return String.valueOf(assertThrows(HypervisorException.class, call).getMessage());
    }

    private void awaitAnswer() throws Exception {
        Await.until(
                "the line answers again",
                LONG,
                () -> {
                    try {
                        return line.call("asking", LONG, c -> true);
                    } catch (HypervisorException e) {
                        return false;
                    }
                });
    }

    private FakeConnection open() {
        if (!openFailure.isEmpty()) {
            throw new IllegalStateException(openFailure);
        }
        FakeConnection connection = new FakeConnection();
        opened.add(connection);
        return connection;
    }

    /** A connection that can die. */
    private static final class FakeConnection implements Line.Connection {
        private volatile boolean alive = true;
        private volatile boolean closed;

        @Override
        public boolean isAlive() {
            return alive;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
