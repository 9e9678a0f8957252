package io.plimsoll.agent.libvirt;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OutdatedTest {
    private final Outdated outdated = new Outdated();

    @Test
    void asLongAsNobodyTellsChangesEverythingIsOutdated() {
        assertTrue(outdated.take().all());
        assertTrue(outdated.take().all());
    }

    @Test
    void whenChangesAreToldEverythingIsReadOnceMore() {
        outdated.watched();

        assertTrue(outdated.take().contains("web"));
        assertFalse(outdated.take().contains("web"));
    }

    @Test
    void onlyTheVmThatChangedIsReadAndOnce() {
        outdated.watched();
        outdated.take();
        outdated.vm("web");

        Outdated.Taken taken = outdated.take();

        assertTrue(taken.contains("web"));
        assertFalse(taken.contains("db"));
        assertFalse(outdated.take().contains("web"));
    }

    @Test
    void aConnectionThatBrokeAndCameBackMayHaveMissedChanges() {
        outdated.watched();
        outdated.take();
        outdated.unwatched();
        assertTrue(outdated.take().all());

        outdated.watched();

        assertTrue(outdated.take().all());
        assertFalse(outdated.take().all());
    }
}
