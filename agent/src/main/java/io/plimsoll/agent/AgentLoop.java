package io.plimsoll.agent;

import io.plimsoll.agent.Troubles.Part;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.agent.sample.SampleParts;
import io.plimsoll.agent.spool.Outgoing;
import io.plimsoll.agent.spool.Spool;
import io.plimsoll.agent.vm.Absence;
import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.AbsentValue;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.SpoolState;
import io.plimsoll.wire.VmSample;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples once per interval, without drift, into the spool. The only place that catches everything:
 * it counts, logs once a period, and goes on.
 */
final class AgentLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AgentLoop.class);

    private final AgentConfig config;
    private final HostReader host;
    private final Hypervisor hypervisor;
    private final Spool spool;
    private final Clock clock;
    private final long agentEpoch;
    private final Troubles troubles;
    private final InventoryLoop inventory;
    private final TickCost cost;
    private final SampleParts sampleParts = new SampleParts();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private long seq;

    AgentLoop(
            AgentConfig config,
            HostReader host,
            Hypervisor hypervisor,
            Spool spool,
            Clock clock,
            long agentEpoch,
            InventoryLoop inventory) {
        this.config = config;
        this.host = host;
        this.hypervisor = hypervisor;
        this.spool = spool;
        this.clock = clock;
        this.agentEpoch = agentEpoch;
        this.troubles = new Troubles(config.hostId(), clock);
        this.inventory = inventory;
        this.cost = new TickCost(config.sampling().budgetCpuPercent(), hypervisor, clock);
        this.thread = new Thread(this::run, "plimsoll-" + config.hostId() + "-loop");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Lets the tick that is under way end, within a bound. */
    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long interval = config.sampleInterval().toNanos();
        long next = clock.monoNanos();
        try {
            while (!stop.await(next - clock.monoNanos(), TimeUnit.NANOSECONDS)) {
                tick();
                next += interval;
                long late = clock.monoNanos() - next;
                if (late > interval) {
                    long skipped = late / interval;
                    next += skipped * interval;
                    cost.skipped(skipped);
                    log.warn(
                            "{}: a tick took so long that {} were skipped; raise sample.interval if this goes on",
                            config.hostId(),
                            skipped);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One tick: a sample. Never throws. */
    void tick() {
        try {
            sample();
            troubles.well(Part.LOOP);
        } catch (Exception e) {
            troubles.failed(Part.LOOP, e);
        } catch (LinkageError e) {
            // A library that does not fit: what does not need it goes on.
            troubles.failed(Part.LOOP, new IllegalStateException(e));
        }
    }

    /** Everything that went wrong since the start. */
    long failures() {
        return troubles.total();
    }

    private void sample() {
        long wallMillis = clock.wallMillis();
        long monoNanos = clock.monoNanos();
        HostCounters counters;
        String bootId;
        try {
            counters = host.read();
            bootId = host.bootId();
            troubles.well(Part.HOST);
        } catch (IOException | RuntimeException e) {
            troubles.failed(Part.HOST, e);
            return;
        }
        long hostReadNanos = clock.monoNanos();
        Optional<List<VmSample>> sampled = sampleVms();
        if (sampled.isEmpty()) {
            counters = withoutVms(counters);
        }
        List<VmSample> vms = sampled.orElse(List.of());
        long vmsReadNanos = clock.monoNanos();
        keep(
                HostSample.newBuilder()
                        .setCluster(config.cluster())
                        .setHost(config.hostId())
                        .setAgentVersion(AgentVersion.TEXT)
                        .setAgentEpoch(agentEpoch)
                        .setSeq(seq)
                        .setIntervalMillis((int) config.sampleInterval().toMillis())
                        .setWallMillis(wallMillis)
                        .setMonoNanos(monoNanos)
                        .setBootId(bootId)
                        .setHostCounters(counters)
                        .setVms(vms)
                        .setCost(
                                cost.measure(
                                        hostReadNanos - monoNanos,
                                        vmsReadNanos - hostReadNanos,
                                        vms.size()))
                        .setSpool(spoolState())
                        .build());
        if (!troubles.open(Part.HYPERVISOR)) {
            inventory.sampled(
                    counters, vms.stream().map(VmSample::getUuid).collect(Collectors.toSet()));
        }
    }

    /** Empty if it is not known which VMs there are. */
    private Optional<List<VmSample>> sampleVms() {
        try {
            List<VmSample> vms = hypervisor.sampleVms();
            troubles.well(Part.HYPERVISOR);
            hypervisor
                    .trouble()
                    .ifPresentOrElse(
                            trouble -> troubles.failed(Part.LIBVIRT, trouble),
                            () -> troubles.well(Part.LIBVIRT));
            return Optional.of(vms);
        } catch (HypervisorException | RuntimeException e) {
            troubles.failed(Part.HYPERVISOR, e);
            return Optional.empty();
        }
    }

    /** Tells a hypervisor that does not answer from one without VMs. */
    private static HostCounters withoutVms(HostCounters counters) {
        List<AbsentValue> absent = new ArrayList<>(counters.getAbsent());
        absent.add(Absence.of("vms", AbsenceReason.LIBVIRT_DOWN, Optional.empty()));
        return HostCounters.newBuilder(counters).setAbsent(absent).build();
    }

    private SpoolState spoolState() {
        return SpoolState.newBuilder()
                .setWaitingTicks(spool.waitingTicks())
                .setWaitingBytes(spool.waitingBytes())
                .setDroppedTicks(spool.droppedTicks())
                .setDroppedRecords(spool.droppedRecords())
                .build();
    }

    private void keep(HostSample tick) {
        Outgoing.Kind kind = Outgoing.Kind.TICK;
        try {
            for (byte[] part : sampleParts.encode(tick)) {
                spool.append(new Outgoing(kind, tick.getWallMillis(), part));
                kind = Outgoing.Kind.TICK_PART;
            }
            seq++;
            troubles.well(Part.SPOOL);
        } catch (IOException e) {
            if (kind == Outgoing.Kind.TICK_PART) {
                seq++; // its number is already on the way
            }
            troubles.failed(Part.SPOOL, e);
        }
    }
}
