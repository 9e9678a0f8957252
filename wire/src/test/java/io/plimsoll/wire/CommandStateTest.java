package io.plimsoll.wire;

import static io.plimsoll.wire.CommandState.ACCEPTED;
import static io.plimsoll.wire.CommandState.DONE;
import static io.plimsoll.wire.CommandState.EXPIRED;
import static io.plimsoll.wire.CommandState.FAILED;
import static io.plimsoll.wire.CommandState.PENDING;
import static io.plimsoll.wire.CommandState.PROGRESS;
import static io.plimsoll.wire.CommandState.REFUSED;
import static io.plimsoll.wire.CommandState.ROLLED_BACK;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandStateTest {

    @ParameterizedTest
    @EnumSource
    void onlyTheseStatesMayFollow(CommandState state) {
        Set<CommandState> expected =
                switch (state) {
                    case PENDING ->
                            Set.of(ACCEPTED, REFUSED, PROGRESS, DONE, FAILED, ROLLED_BACK, EXPIRED);
                    case ACCEPTED, PROGRESS -> Set.of(PROGRESS, DONE, FAILED, ROLLED_BACK, EXPIRED);
                    case EXPIRED -> Set.of(DONE, FAILED, ROLLED_BACK);
                    case REFUSED, DONE, FAILED, ROLLED_BACK -> Set.of();
                };

        assertEquals(
                expected,
                EnumSet.allOf(CommandState.class).stream()
                        .filter(state::mayBecome)
                        .collect(Collectors.toSet()));
    }

    @Test
    void nothingBecomesPendingAgain() {
        for (CommandState state : CommandState.values()) {
            assertEquals(false, state.mayBecome(PENDING), state + " became PENDING");
        }
    }

    @ParameterizedTest
    @EnumSource
    void stateHasEndedIfTheAgentHasNothingMoreToDo(CommandState state) {
        assertEquals(
                Set.of(REFUSED, DONE, FAILED, ROLLED_BACK, EXPIRED).contains(state), state.ended());
    }
}
