package io.plimsoll.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.agent.spool.Outgoing;
import io.plimsoll.agent.spool.Spool;
import io.plimsoll.wire.AbsentValue;
import io.plimsoll.wire.AgentCost;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HostSampleCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLoopTest {
    private static final long START = 1_700_000_000_000L;

    private final ManualClock clock = new ManualClock(START);
    private final FakeHost host = new FakeHost();
    private final FakeHypervisor hypervisor = new FakeHypervisor().with("a", "b");
    private Spool spool;
    private AgentLoop loop;

    @BeforeEach
    void aLoop(@TempDir Path dir) throws IOException {
        AgentConfig config =
                TestConfig.in(dir)
                        .with("sample.interval", "1s")
                        .with("inventory.interval", "1m")
                        .with("migration.uri", "qemu+tcp://10.0.0.1/system")
                        .build();
        spool = new Spool(dir.resolve("spool"), config.spool().maxBytes());
        InventoryLoop inventory = new InventoryLoop(config, host, hypervisor, spool, clock);
        loop = new AgentLoop(config, host, hypervisor, spool, clock, 77, inventory);
    }

    @AfterEach
    void end() throws IOException {
        spool.close();
    }

    @Test
    void aTickHoldsTheHostAndItsVms() throws Exception {
        loop.tick();

        HostSample sample = samples().get(0);
        assertEquals("main", sample.getCluster());
        assertEquals("hv1", sample.getHost());
        assertEquals(77, sample.getAgentEpoch());
        assertEquals(0, sample.getSeq());
        assertEquals(1000, sample.getIntervalMillis());
        assertEquals(START, sample.getWallMillis());
        assertEquals(1_000_000_000L, sample.getMonoNanos());
        assertEquals("boot-1", sample.getBootId());
        assertEquals(4, sample.getHostCounters().getOnlineCpus());
        assertEquals(List.of("a", "b"), sample.getVms().stream().map(vm -> vm.getUuid()).toList());
    }

    @Test
    void aHypervisorThatFailsStillShipsTheHost() throws Exception {
        hypervisor.failWith("libvirtd is gone");
        tick(2);
        hypervisor.recover();
        tick(1);

        List<HostSample> samples = samples();
        assertEquals(List.of(0, 0, 2), samples.stream().map(s -> s.getVms().size()).toList());
        assertTrue(loop.failures() >= 2);
        AbsentValue absent = samples.get(0).getHostCounters().getAbsent().get(0);
        assertEquals("vms libvirt_down", absent.getWhat() + " " + absent.getReason());
        assertEquals(List.of(), samples.get(2).getHostCounters().getAbsent());
    }

    /** The VMs that it last told of are sampled without it, which is not a failed sampling. */
    @Test
    void aHypervisorInTroubleShipsItsVmsAndIsCounted() throws Exception {
        hypervisor.inTrouble("libvirt did not list the VMs");
        tick(2);

        HostSample sample = samples().get(1);
        assertEquals(2, sample.getVms().size());
        assertEquals(List.of(), sample.getHostCounters().getAbsent());
        assertEquals(2, loop.failures());
    }

    @Test
    void aTickTellsWhatTheAgentCostsAndWhatWaits() throws Exception {
        tick(100);

        List<HostSample> samples = samples();
        AgentCost cost = samples.get(99).getCost();
        assertTrue(cost.getCpuNanos() >= samples.get(0).getCost().getCpuNanos());
        assertTrue(cost.getCpuNanos() > 0);
        assertTrue(cost.getRssBytes() > 10L << 20);
        assertEquals(0.5, cost.getBudgetPercentOfCore());
        assertNull(samples.get(0).getCost().getCpuPercentOfCore(), "not yet known");
        assertNotNull(cost.getCpuPercentOfCore(), "of the first minute");
        assertEquals(30_000, cost.getMonitorEveryMillis());
        assertEquals(99, samples.get(99).getSpool().getWaitingTicks());
        assertEquals(0, samples.get(99).getSpool().getDroppedTicks());
    }

    @Test
    void numbersHaveNoHolesEvenIfTheHostCannotBeReadForAWhile() throws Exception {
        tick(2);
        host.failWith(new IOException("proc is not mounted"));
        tick(5);
        host.recover();
        tick(2);

        List<HostSample> samples = samples();
        assertEquals(
                LongStream.range(0, 4).boxed().toList(),
                samples.stream().map(HostSample::getSeq).toList());
        assertEquals(START + 7000, samples.get(2).getWallMillis());
    }

    @Test
    void aTickThatThrowsSomethingUnexpectedDoesNotEndTheLoop() throws Exception {
        spool.close();
        tick(3);

        assertEquals(3, loop.failures());
    }

    private void tick(int times) {
        for (int i = 0; i < times; i++) {
            loop.tick();
            clock.advance(Duration.ofSeconds(1));
        }
    }

    private List<HostSample> samples() throws Exception {
        List<HostSample> samples = new ArrayList<>();
        HostSampleCodec codec = new HostSampleCodec();
        for (byte[] value : take(Outgoing.Kind.TICK)) {
            samples.add(codec.decode(value));
        }
        return samples;
    }

    private List<byte[]> take(Outgoing.Kind kind) throws Exception {
        List<byte[]> values = new ArrayList<>();
        Optional<Spool.Waiting> head = spool.head(Duration.ZERO);
        while (head.isPresent()) {
            if (head.get().record().kind() == kind) {
                values.add(head.get().record().value());
            }
            spool.commit(head.get());
            head = spool.head(Duration.ZERO);
        }
        return values;
    }
}
