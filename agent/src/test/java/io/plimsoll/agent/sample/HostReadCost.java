package io.plimsoll.agent.sample;

import io.plimsoll.agent.config.HostConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Measures on this machine what one reading of the host costs; run by hand. */
final class HostReadCost {
    private static final int WARM_UP = 300;
    private static final int READS = 1000;

    private HostReadCost() {}

    public static void main(String[] arguments) throws IOException {
        AtomicLong now = new AtomicLong();
        HostConfig config =
                new HostConfig(
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalLong.empty(),
                        0,
                        List.of("/var/tmp"));
        ProcHostReader reader =
                new ProcHostReader(
                        Path.of("/"),
                        config,
                        now::get,
                        new ImageFilesystems(),
                        io.plimsoll.agent.kernel.Libc::clock);
        System.out.println("first read: " + micros(reader, 1)[0] + " us of CPU");
        micros(reader, WARM_UP);
        report("tick", micros(reader, READS));
        long[] slow = new long[READS];
        for (int i = 0; i < READS; i++) {
            now.addAndGet(SlowHostFiles.EVERY.toNanos());
            slow[i] = micros(reader, 1)[0];
        }
        report("tick with the slow files", slow);
    }

    private static long[] micros(ProcHostReader reader, int reads) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] micros = new long[reads];
        for (int i = 0; i < reads; i++) {
            long before = threads.getCurrentThreadCpuTime();
            reader.read();
            micros[i] = (threads.getCurrentThreadCpuTime() - before) / 1000;
        }
        return micros;
    }

    private static void report(String what, long[] micros) {
        Arrays.sort(micros);
        System.out.println(
                what
                        + ": median "
                        + micros[micros.length / 2]
                        + " us, p95 "
                        + micros[micros.length * 95 / 100]
                        + " us of CPU");
    }
}
