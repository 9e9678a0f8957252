package io.plimsoll.agent.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IncarnationsTest {
    private static final OptionalLong UNREADABLE = OptionalLong.empty();
    private static final OptionalLong STARTED = OptionalLong.of(5000);

    private final Incarnations incarnations = new Incarnations();

    @Test
    void theSameStartIsTheSameIncarnation() {
        assertEquals(incarnations.of(vm(3), STARTED), incarnations.of(vm(3), STARTED));
    }

    @Test
    void aNewNumberIsANewIncarnation() {
        assertNotEquals(incarnations.of(vm(3), STARTED), incarnations.of(vm(4), STARTED));
    }

    /** After a restart of its daemon libvirt may count from 1 again. */
    @Test
    void theSameNumberOfAnotherProcessIsANewIncarnation() {
        assertNotEquals(
                incarnations.of(vm(1), STARTED), incarnations.of(vm(1), OptionalLong.of(9000)));
    }

    @Test
    void aProcessThatCannotBeReadForAMomentChangesNothing() {
        assertEquals(incarnations.of(vm(3), STARTED), incarnations.of(vm(3), UNREADABLE));
    }

    @Test
    void withoutProcessesTheNumberIsAllThereIs() {
        assertEquals(3, incarnations.of(vm(3), UNREADABLE));
        assertEquals(4, incarnations.of(vm(4), UNREADABLE));
    }

    @Test
    void aVmThatWasGoneIsForgotten() {
        incarnations.of(vm(3), STARTED);
        incarnations.retain(Set.of());

        assertEquals(3, incarnations.of(vm(3), UNREADABLE));
    }

    private static DomainStats vm(int id) {
        return new DomainStats("uuid-1", "web", id, Map.of());
    }
}
