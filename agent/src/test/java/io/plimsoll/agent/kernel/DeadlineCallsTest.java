package io.plimsoll.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.Await;
import io.plimsoll.agent.kernel.DeadlineCalls.HangsException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlineCallsTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final DeadlineCalls calls = new DeadlineCalls("test");

    @Test
    void anAnswerIsPassedOn() throws Exception {
        assertEquals(7, calls.call("/m", LONG, () -> 7));
    }

    @Test
    void aFailureIsPassedOnAndThePlaceIsAskedAgain() throws Exception {
        IOException e =
                assertThrows(
                        IOException.class,
                        () ->
                                calls.call(
                                        "/m",
                                        LONG,
                                        () -> {
                                            throw new IOException("no such file");
                                        }));

        assertEquals("no such file", e.getMessage());
        assertEquals(1, calls.call("/m", LONG, () -> 1));
    }

    @Test
    void aPlaceThatHangsIsLeftAloneUntilItAnswersAndOthersGoOn() throws Exception {
        CountDownLatch back = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        assertThrows(
                HangsException.class,
                () ->
                        calls.call(
                                "/nfs",
                                SHORT,
                                () -> {
                                    asked.incrementAndGet();
                                    back.await();
                                    return 0;
                                }));

        HangsException still =
                assertThrows(
                        HangsException.class,
                        () -> calls.call("/nfs", LONG, asked::incrementAndGet));

        assertTrue(String.valueOf(still.getMessage()).contains("/nfs"), still.getMessage());
        Await.until("the first call is made", LONG, () -> asked.get() > 0);
        assertEquals(1, asked.get(), "no second thread hangs there");
        assertTrue(calls.hangsSinceMillis("/nfs").isPresent());
        assertEquals(2, calls.call("/local", LONG, () -> 2));
        assertFalse(calls.hangsSinceMillis("/local").isPresent());

        back.countDown();
        Await.until("it answers again", LONG, () -> calls.hangsSinceMillis("/nfs").isEmpty());
        assertEquals(2, calls.call("/nfs", LONG, asked::incrementAndGet));
    }
}
