package io.plimsoll.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.agent.spool.Outgoing;
import io.plimsoll.agent.spool.Spool;
import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.JsonCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryLoopTest {
    private final ManualClock clock = new ManualClock(1_700_000_000_000L);
    private final FakeHost host = new FakeHost();
    private final FakeHypervisor hypervisor = new FakeHypervisor().with("a", "b");
    private Spool spool;
    private AgentLoop ticks;
    private InventoryLoop loop;

    @BeforeEach
    void aLoop(@TempDir Path dir) throws IOException {
        AgentConfig config =
                TestConfig.in(dir)
                        .with("sample.interval", "1s")
                        .with("inventory.interval", "1m")
                        .with("migration.uri", "qemu+tcp://10.0.0.1/system")
                        .build();
        spool = new Spool(dir.resolve("spool"), config.spool().maxBytes());
        loop = new InventoryLoop(config, host, hypervisor, spool, clock);
        ticks = new AgentLoop(config, host, hypervisor, spool, clock, 77, loop);
    }

    @AfterEach
    void end() throws IOException {
        spool.close();
    }

    @Test
    void withoutATickThereIsNothingToTell() throws Exception {
        loop.turn();

        assertEquals(0, inventories().size());
    }

    @Test
    void anInventoryIsSentAtTheStartAndWheneverAVmComesOrGoes() throws Exception {
        tick(10);
        hypervisor.with("c");
        tick(10);
        hypervisor.remove("a");
        tick(10);

        List<HostInventory> inventories = inventories();
        assertEquals(List.of(2, 3, 2), inventories.stream().map(i -> i.vms().size()).toList());
        HostInventory first = inventories.get(0);
        assertEquals(4, first.cpus());
        assertEquals(8L << 30, first.memoryBytes());
        assertEquals("Fake CPU", first.cpuModel());
        assertEquals("Fake 1.0.0", first.hypervisor());
        assertEquals("qemu+tcp://10.0.0.1/system", first.migrationUri());
        assertEquals(List.of("migrate"), first.allowedActions());
    }

    @Test
    void anInventoryIsSentFromTimeToTime() throws Exception {
        tick(130);

        assertEquals(3, inventories().size(), "at 0 s, 60 s and 120 s");
    }

    @Test
    void manyChangesAtOnceAreToldTogether() throws Exception {
        tick(10);
        for (int i = 0; i < 100; i++) {
            loop.changed();
        }
        tick(10);

        assertEquals(2, inventories().size());
    }

    @Test
    void aChangeThatTheHypervisorTellsIsToldOn() throws Exception {
        tick(10);
        hypervisor.tellChange();
        tick(10);

        assertEquals(2, inventories().size());
    }

    @Test
    void aHypervisorThatWasAwayAtTheStartIsWatchedLater() throws Exception {
        hypervisor.failWith("libvirtd is not up yet");
        tick(5);
        hypervisor.recover();
        tick(15);
        inventories();
        hypervisor.tellChange();
        tick(10);

        assertEquals(1, inventories().size());
    }

    @Test
    void changesWithoutEndAreToldEveryFiveSeconds() throws Exception {
        for (int i = 0; i < 50; i++) {
            loop.changed();
            tick(1);
        }

        assertEquals(10, inventories().size());
    }

    @Test
    void aChangeDuringAnInventoryMakesAnother() throws Exception {
        tick(10);
        hypervisor.whileListing(loop::changed);
        loop.changed();
        tick(10);
        hypervisor.whileListing(() -> {});
        tick(20);

        assertEquals(4, inventories().size(), "the first, the changed, and one for each listing");
    }

    @Test
    void withoutAnAnswerOfTheHypervisorThereIsNoInventoryThatSaysThereAreNoVms() throws Exception {
        hypervisor.failWith("libvirtd is gone");
        tick(10);
        assertEquals(0, inventories().size());

        hypervisor.recover();
        tick(2);
        assertEquals(1, inventories().size());
    }

    @Test
    void aFailedInventoryIsTriedAgainAfterHalfAMinute() throws Exception {
        tick(1);
        inventories();
        hypervisor.failListing("storage is gone");
        loop.changed();
        tick(20);
        hypervisor.failListing("");
        tick(8);
        assertEquals(1, loop.failures());
        assertEquals(0, inventories().size());

        tick(20);
        assertEquals(1, inventories().size());
    }

    @Test
    void theThreadWaitsForAChangeWithoutLookingForOne(@TempDir Path dir) throws Exception {
        AgentConfig config =
                TestConfig.in(dir)
                        .with("sample.interval", "1s")
                        .with("inventory.interval", "1h")
                        .build();
        try (Spool own = new Spool(dir.resolve("spool"), config.spool().maxBytes());
                InventoryLoop running =
                        new InventoryLoop(config, host, hypervisor, own, Clock.SYSTEM)) {
            running.start();
            assertTrue(own.head(Duration.ofMillis(300)).isEmpty(), "nothing before the first tick");

            running.sampled(host.read(), Set.of("a"));

            assertTrue(
                    own.head(Duration.ofSeconds(5)).isPresent(), "at once, not at the next look");
        }
    }

    private void tick(int times) {
        for (int i = 0; i < times; i++) {
            ticks.tick();
            loop.turn();
            clock.advance(Duration.ofSeconds(1));
        }
    }

    private List<HostInventory> inventories() throws Exception {
        List<HostInventory> inventories = new ArrayList<>();
        Optional<Spool.Waiting> head = spool.head(Duration.ZERO);
        while (head.isPresent()) {
            if (head.get().record().kind() == Outgoing.Kind.INVENTORY) {
                inventories.add(JsonCodec.inventory().decode(head.get().record().value()));
            }
            spool.commit(head.get());
            head = spool.head(Duration.ZERO);
        }
        return inventories;
    }
}
