package io.plimsoll.standalone.cluster;

import io.plimsoll.wire.VmSample;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A VM whose load follows from the time alone, and differs from tick to tick. */
final class SyntheticVm {
    static final long MEMORY_BYTES = 1L << 30;

    private final String name;
    private final int number;
    private int baseMillicores = 300;
    private String host;
    private long cpuNanos;

    SyntheticVm(String host, int number) {
        this.name = host + "-vm-" + number;
        this.number = number;
        this.host = host;
    }

    String name() {
        return name;
    }

    String uuid() {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    String host() {
        return host;
    }

    void moveTo(String destination) {
        host = destination;
    }

    void loadWith(int millicores) {
        baseMillicores = millicores;
    }

    /** Uses CPU for one second and returns how much, ns. */
    long use(int tick) {
        long nanos = (baseMillicores + (7L * tick + 13L * number) % 50) * 1_000_000;
        cpuNanos += nanos;
        return nanos;
    }

    VmSample sample(long monoNanos) {
        return VmSample.newBuilder()
                .setUuid(uuid())
                .setName(name)
                .setState(1)
                .setIncarnation(1)
                .setMonoNanos(monoNanos)
                .setCpuNanos(cpuNanos)
                .setVcpuCurrent(2)
                .setVcpuMaximum(2)
                .setBalloonCurrentKib(MEMORY_BYTES / 1024)
                .setBalloonMaximumKib(MEMORY_BYTES / 1024)
                .build();
    }
}
