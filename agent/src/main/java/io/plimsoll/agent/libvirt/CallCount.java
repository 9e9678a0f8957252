package io.plimsoll.agent.libvirt;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.LongAdder;

/** What calls into libvirt cost so far. Safe for use by many threads. */
final class CallCount {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder wallNanos = new LongAdder();
    private final LongAdder cpuNanos = new LongAdder();

    /** CPU time of the thread that asks, 0 where the JVM can't tell. */
    static long cpuNanosOfThisThread() {
        return THREADS.isCurrentThreadCpuTimeSupported()
                ? Math.max(0, THREADS.getCurrentThreadCpuTime())
                : 0;
    }

    void succeeded(long nanos) {
        calls.increment();
        wallNanos.add(nanos);
    }

    void failed(long nanos) {
        succeeded(nanos);
        failures.increment();
    }

    void used(long nanosOfCpu) {
        cpuNanos.add(nanosOfCpu);
    }

    long calls() {
        return calls.sum();
    }

    long failures() {
        return failures.sum();
    }

    long wallNanos() {
        return wallNanos.sum();
    }

    long cpuNanos() {
        return cpuNanos.sum();
    }
}
