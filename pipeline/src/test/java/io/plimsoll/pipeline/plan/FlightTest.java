package io.plimsoll.pipeline.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlightTest {
    private static final long T0 = Memory.T0;

    /** The state, and the words of an agent that change it. */
    @ParameterizedTest
    @CsvSource({
        "PENDING, ACCEPTED REFUSED PROGRESS DONE FAILED ROLLED_BACK EXPIRED",
        "ACCEPTED, PROGRESS DONE FAILED ROLLED_BACK EXPIRED",
        "PROGRESS, PROGRESS DONE FAILED ROLLED_BACK EXPIRED",
        "REFUSED, ''",
        "DONE, ''",
        "FAILED, ''",
        "ROLLED_BACK, ''",
        "EXPIRED, DONE FAILED ROLLED_BACK",
    })
    void aWordThatCanNotFollowChangesNothing(CommandState state, String next) {
        Flight flight = new Flight(command(migration()), 1, state, T0, "before");
        for (CommandState word : CommandState.values()) {
            Flight after = flight.after(Memory.result(flight.command(), word, T0 + 5));

            if (" ".concat(next).concat(" ").contains(" " + word + " ")) {
                assertEquals(
                        new Flight(flight.command(), 1, word, T0 + 5, "said the agent"), after);
            } else {
                assertSame(flight, after, state + " after " + word);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, false",
        "ACCEPTED, false",
        "PROGRESS, false",
        "REFUSED, true",
        "DONE, true",
        "FAILED, true",
        "ROLLED_BACK, true",
        "EXPIRED, true",
    })
    void aStateHasEndedOrNot(CommandState state, boolean ended) {
        assertEquals(ended, state.ended());
    }

    @Test
    void aFlightDepartsWhenItsCommandIsIssued() {
        Flight flight = Flight.departing(command(migration()), 1_500);

        assertEquals(CommandState.PENDING, flight.state());
        assertEquals(T0, flight.stateAtMillis());
        assertEquals(CommandState.EXPIRED, flight.expired(T0 + 9).state());
        assertEquals(T0 + 9, flight.expired(T0 + 9).stateAtMillis());
    }

    @Test
    void aFlightTouchesItsTwoEnds() {
        Flight flight = Flight.departing(command(migration()), 1_500);

        assertEquals("b", flight.destination());
        assertTrue(flight.touches("a") && flight.touches("b"));
        assertFalse(flight.touches("c"));
    }

    @Test
    void aCommandWithoutAMigrationHasNoDestination() {
        Flight flight = Flight.departing(command(null), 1_500);

        assertTrue(
                assertThrows(IllegalStateException.class, flight::destination)
                        .toString()
                        .contains("command id-1 without a migration"));
    }

    private static Command.Migration migration() {
        return new Command.Migration("b", "qemu+tcp://b", 1, 300, 0, 600_000);
    }

    private static Command command(Command.@Nullable Migration migration) {
        return new Command(
                Command.VERSION,
                "id-1",
                "c1",
                "a",
                Command.MIGRATE,
                "uuid-x",
                "x",
                migration,
                T0,
                T0 + 60_000,
                1,
                "because",
                null,
                null);
    }
}
