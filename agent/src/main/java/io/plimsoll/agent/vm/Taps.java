package io.plimsoll.agent.vm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counters of the network devices in the namespaces of the VMs' processes, read once per namespace
 * and tick. QEMU lives where its taps are, so this works wherever the agent itself lives. For use
 * by one thread.
 */
public final class Taps {
    /** Where the counters begin of what the host received. */
    public static final int RECEIVED = 0;

    /** Where the counters begin of what the host sent. */
    public static final int SENT = 8;

    private static final int COUNTERS = 16;

    private final KernelReader reader;
    private final Map<String, Map<String, long[]>> byNamespace = new HashMap<>();

    Taps(KernelReader reader) {
        this.reader = reader;
    }

    /** Name of the network namespace of a process; its path where that can't be read. */
    static String namespace(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns/net")).toString();
        } catch (IOException e) {
            return process.toString();
        }
    }

    /** Forgets what was read at the tick before. */
    void newTick() {
        byNamespace.clear();
    }

    /**
     * A device in the namespace of a process, in the order of {@code /proc/net/dev}: from {@link
     * #RECEIVED} bytes, packets, errors and drops, and from {@link #SENT} the same.
     */
    public Optional<long[]> read(QemuProcess process, String device) {
        Map<String, long[]> devices =
                byNamespace.computeIfAbsent(
                        process.networkNamespace(),
                        namespace ->
                                parse(reader.once("proc/" + process.pid() + "/net/dev").text()));
        return Optional.ofNullable(devices.get(device));
    }

    static Map<String, long[]> parse(String text) {
        Map<String, long[]> devices = new HashMap<>();
        for (int at = 0; at < text.length(); ) {
            int newline = text.indexOf('\n', at);
            int end = newline < 0 ? text.length() : newline;
            int colon = text.lastIndexOf(':', end - 1); // an alias has colons in its name
            if (colon >= at) {
                long[] counters = counters(text, colon + 1, end);
                if (counters.length == COUNTERS) {
                    devices.put(text.substring(at, colon).strip(), counters);
                }
            }
            at = end + 1;
        }
        return devices;
    }

    private static long[] counters(String text, int from, int end) {
        long[] counters = new long[COUNTERS];
        int at = from;
        for (int i = 0; i < COUNTERS; i++) {
            while (at < end && text.charAt(at) == ' ') {
                at++;
            }
            int first = at;
            long number = 0;
            while (at < end && Character.isDigit(text.charAt(at))) {
                number = number * 10 + (text.charAt(at) - '0');
                at++;
            }
            if (at == first) {
                return new long[0]; // torn or garbled
            }
            counters[i] = number;
        }
        return counters;
    }
}
