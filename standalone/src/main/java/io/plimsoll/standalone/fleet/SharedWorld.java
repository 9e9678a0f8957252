package io.plimsoll.standalone.fleet;

import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A world that several agents look at, each in its own threads. Every look happens under one lock
 * after the world was brought up to the present.
 */
final class SharedWorld {
    /** Does something with the world as it is now. */
    @FunctionalInterface
    interface Look<T> {
        /**
         * Called under the lock.
         *
         * @param world brought up to the present
         * @param monoNanos the monotonic clock now
         */
        T at(SimulatedWorld world, long monoNanos);
    }

    private final SimulatedWorld world;
    private final LongSupplier monoClock;
    private final LongSupplier wallClock;
    private final LongConsumer pause;
    private final List<String> hosts;
    private long beganNanos;
    private boolean begun;

    /**
     * A world that lives by these clocks.
     *
     * @param monoClock nanoseconds from any beginning, never going back
     * @param wallClock milliseconds since 1970
     * @param pause waits for so many nanoseconds of {@code monoClock}
     */
    SharedWorld(
            SimulatedWorld world,
            LongSupplier monoClock,
            LongSupplier wallClock,
            LongConsumer pause) {
        this.world = world;
        this.monoClock = monoClock;
        this.wallClock = wallClock;
        this.pause = pause;
        this.hosts = world.hosts().stream().map(HostState::name).toList();
    }

    /** A world that lives by this machine's clocks. */
    static SharedWorld live(SimulatedWorld world) {
        return new SharedWorld(
                world,
                System::nanoTime,
                System::currentTimeMillis,
                java.util.concurrent.locks.LockSupport::parkNanos);
    }

    /** Names of the hosts. */
    List<String> hosts() {
        return hosts;
    }

    /** Looks at the world as it is now; it begins to live at the first look. */
    synchronized <T> T look(Look<T> look) {
        long now = monoClock.getAsLong();
        if (!begun) {
            begun = true;
            beganNanos = now;
        }
        world.advanceTo(now - beganNanos);
        return look.at(world, now);
    }

    /** The same for those who do not care about the time. */
    <T> T look(Function<SimulatedWorld, T> look) {
        return look((present, monoNanos) -> look.apply(present));
    }

    /** Wall clock, seconds since 1970. */
    long wallSeconds() {
        return wallClock.getAsLong() / 1000;
    }

    /** The monotonic clock. */
    long monoNanos() {
        return monoClock.getAsLong();
    }

    /** Waits for a while. */
    void pause(long nanos) {
        pause.accept(nanos);
    }
}
