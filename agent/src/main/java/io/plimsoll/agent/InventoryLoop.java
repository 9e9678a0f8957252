package io.plimsoll.agent;

import io.plimsoll.agent.Troubles.Part;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.agent.spool.Outgoing;
import io.plimsoll.agent.spool.Spool;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.JsonCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts an inventory into the spool at the start, soon after something changed, and from time to
 * time. It has a thread of its own, as reading definitions and images may take long and must never
 * hold up a tick.
 */
final class InventoryLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(InventoryLoop.class);

    /** How long after a failed inventory the next is tried. */
    private static final Duration RETRY = Duration.ofSeconds(30);

    /** A VM that starts causes several changes; they are waited for and told together. */
    private static final Duration SETTLE = Duration.ofSeconds(1);

    /** Least time between two inventories, however much changes. */
    private static final Duration LEAST_GAP = Duration.ofSeconds(5);

    /** How often the hypervisor is asked whether it still tells what changes. */
    private static final Duration WATCH = Duration.ofSeconds(10);

    private final AgentConfig config;
    private final InventoryReader reader;
    private final Hypervisor hypervisor;
    private final Spool spool;
    private final Clock clock;
    private final Troubles troubles;
    private final JsonCodec<HostInventory> codec = JsonCodec.inventory();
    private final Thread thread;
    private boolean stopping;
    private @Nullable HostCounters counters;
    private Set<String> activeVms = Set.of();
    private long dueNanos;
    private long notBeforeNanos;
    private long nextWatchNanos;

    InventoryLoop(
            AgentConfig config, HostReader host, Hypervisor hypervisor, Spool spool, Clock clock) {
        this.config = config;
        this.reader = new InventoryReader(config, host, hypervisor);
        this.hypervisor = hypervisor;
        this.spool = spool;
        this.clock = clock;
        this.troubles = new Troubles(config.hostId(), clock);
        this.dueNanos = clock.monoNanos();
        this.notBeforeNanos = dueNanos;
        this.nextWatchNanos = dueNanos;
        this.thread = new Thread(this::run, "plimsoll-" + config.hostId() + "-inventory");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Lets an inventory that is under way end, within a bound. */
    @Override
    public void close() {
        synchronized (this) {
            stopping = true;
            notifyAll();
        }
        try {
            thread.join(Duration.ofSeconds(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Tells what a tick saw. The first one lets the loop begin, and other active VMs than before
     * are a change.
     */
    synchronized void sampled(HostCounters newCounters, Set<String> newActiveVms) {
        boolean first = counters == null;
        counters = newCounters;
        if (first) {
            notifyAll();
        }
        if (!first && !newActiveVms.equals(activeVms)) {
            changed();
        }
        activeVms = newActiveVms;
    }

    /** Something in the inventory is not as it was; a new one is sent soon. */
    synchronized void changed() {
        dueNanos = Math.min(dueNanos, clock.monoNanos() + SETTLE.toNanos());
        notifyAll();
    }

    /** Everything that went wrong since the start. */
    long failures() {
        return troubles.total();
    }

    private void run() {
        try {
            while (awaitTurn()) {
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until there is something to do; a turn too many does nothing. False at the end. */
    private synchronized boolean awaitTurn() throws InterruptedException {
        long next = nextWatchNanos;
        if (counters != null) {
            next = Math.min(next, Math.max(dueNanos, notBeforeNanos));
        }
        long waitNanos = next - clock.monoNanos();
        if (!stopping && waitNanos > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, waitNanos);
        }
        return !stopping;
    }

    /** Sends an inventory if one is due. Never throws. */
    void turn() {
        watchIfDue();
        HostCounters capacity = takeIfDue();
        if (capacity == null) {
            return;
        }
        try {
            HostInventory inventory = reader.read(capacity, clock.wallMillis());
            spool.append(
                    new Outgoing(
                            Outgoing.Kind.INVENTORY,
                            inventory.atEpochMillis(),
                            codec.encode(inventory)));
            troubles.well(Part.INVENTORY);
        } catch (HypervisorException | IOException | RuntimeException e) {
            retryLater();
            troubles.failed(Part.INVENTORY, e);
        } catch (LinkageError e) {
            // A library that does not fit: what does not need it goes on.
            retryLater();
            troubles.failed(Part.INVENTORY, new IllegalStateException(e));
        }
    }

    /** What the ticks see is enough to go on, so it is no trouble when this fails. */
    private void watchIfDue() {
        long now = clock.monoNanos();
        if (now < nextWatchNanos) {
            return;
        }
        nextWatchNanos = now + WATCH.toNanos();
        try {
            hypervisor.watch(this::changed);
        } catch (HypervisorException | RuntimeException | LinkageError e) {
            log.debug("{}: changes are not told: {}", config.hostId(), e.toString());
        }
    }

    /** The host's counters if an inventory is due; a change during its reading makes a new one. */
    private synchronized @Nullable HostCounters takeIfDue() {
        long now = clock.monoNanos();
        if (counters == null || now < Math.max(dueNanos, notBeforeNanos)) {
            return null;
        }
        dueNanos = now + config.inventoryInterval().toNanos();
        notBeforeNanos = now + Math.min(LEAST_GAP.toNanos(), config.inventoryInterval().toNanos());
        return counters;
    }

    private synchronized void retryLater() {
        long again = clock.monoNanos() + RETRY.toNanos();
        dueNanos = Math.min(dueNanos, again);
        notBeforeNanos = again;
    }
}
