package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.CpuTimes;
import java.util.function.ToLongFunction;

/** States of a CPU as /proc/stat counts them; user contains guest, and nice contains guest_nice. */
enum CpuState {
    USER(CpuTimes::getUserNanos),
    NICE(CpuTimes::getNiceNanos),
    SYSTEM(CpuTimes::getSystemNanos),
    IDLE(CpuTimes::getIdleNanos),
    IOWAIT(CpuTimes::getIowaitNanos),
    IRQ(CpuTimes::getIrqNanos),
    SOFTIRQ(CpuTimes::getSoftirqNanos),
    STEAL(CpuTimes::getStealNanos),
    GUEST(CpuTimes::getGuestNanos),
    GUEST_NICE(CpuTimes::getGuestNiceNanos);

    @SuppressWarnings("ImmutableEnumChecker") // A method reference.
    private final ToLongFunction<CpuTimes> counter;

    CpuState(ToLongFunction<CpuTimes> counter) {
        this.counter = counter;
    }

    long nanos(CpuTimes times) {
        return counter.applyAsLong(times);
    }
}
