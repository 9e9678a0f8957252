package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.CpuTimes;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.VmSample;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Says what is impossible in a sample. Such a sample goes to {@code rejected} and counts for
 * nothing.
 */
public final class SampleCheck {
    /** Most CPUs that a host is believed to have. */
    static final int MAX_CPUS = 65_536;

    private SampleCheck() {}

    /**
     * What is wrong with the sample, in words; empty if nothing is.
     *
     * @param sample the sample
     * @param key the key of its record, which must be the host
     * @param latestMillis a sample from after this time, ms since 1970, is dated in the future
     */
    public static Optional<String> problem(HostSample sample, String key, long latestMillis) {
        if (sample.getHost().isBlank() || !sample.getHost().equals(key)) {
            return Optional.of(
                    "sample of host '"
                            + sample.getHost()
                            + "' under the key '"
                            + key
                            + "'; key and host must be the same");
        }
        if (sample.getCluster().isBlank()) {
            return Optional.of("sample of " + key + " without a cluster");
        }
        if (sample.getWallMillis() <= 0) {
            return Optional.of(
                    "sample of "
                            + key
                            + " without a time (wallMillis "
                            + sample.getWallMillis()
                            + ")");
        }
        if (sample.getWallMillis() > latestMillis) {
            return Optional.of(
                    "sample of "
                            + key
                            + " is dated "
                            + (sample.getWallMillis() - latestMillis) / 1000
                            + " s beyond what clocks may differ; set the clock of the host (NTP)");
        }
        if (sample.getSeq() < 0 || sample.getPart() < 0 || sample.getPart() >= sample.getParts()) {
            return Optional.of(
                    "sample of "
                            + key
                            + " with seq "
                            + sample.getSeq()
                            + ", part "
                            + sample.getPart()
                            + " of "
                            + sample.getParts());
        }
        if (sample.getIntervalMillis() <= 0) {
            return Optional.of(
                    "sample of "
                            + key
                            + " with an interval of "
                            + sample.getIntervalMillis()
                            + " ms");
        }
        return hostProblem(key, sample.getHostCounters()).or(() -> vmProblem(key, sample));
    }

    private static Optional<String> hostProblem(String key, HostCounters host) {
        if (host.getOnlineCpus() < 1 || host.getOnlineCpus() > MAX_CPUS) {
            return Optional.of(
                    "host " + key + " says that it has " + host.getOnlineCpus() + " CPUs");
        }
        if (host.getMemTotalBytes() <= 0
                || host.getMemAvailableBytes() < 0
                || host.getMemAvailableBytes() > host.getMemTotalBytes()) {
            return Optional.of(
                    "host "
                            + key
                            + " says that "
                            + host.getMemAvailableBytes()
                            + " of "
                            + host.getMemTotalBytes()
                            + " bytes of memory are available");
        }
        CpuTimes cpu = host.getCpuTimes();
        if (cpu != null
                && (cpu.getUserNanos() < 0 || cpu.getSystemNanos() < 0 || cpu.getIdleNanos() < 0)) {
            return Optional.of("host " + key + " has negative CPU times");
        }
        return Optional.empty();
    }

    private static Optional<String> vmProblem(String key, HostSample sample) {
        Set<String> uuids = new HashSet<>(2 * sample.getVms().size());
        for (VmSample vm : sample.getVms()) {
            if (vm.getUuid().isBlank() || !uuids.add(vm.getUuid())) {
                return Optional.of(
                        "host " + key + " has two VMs with the uuid '" + vm.getUuid() + "'");
            }
            if (vm.cpuNanosOr(0) < 0) {
                return Optional.of(
                        "VM " + vm.getName() + " on " + key + " has a negative CPU time");
            }
            int vcpus = vm.vcpuCurrentOr(0);
            if (vcpus < 0 || vcpus > MAX_CPUS) {
                return Optional.of(
                        "VM " + vm.getName() + " on " + key + " has " + vcpus + " vCPUs");
            }
        }
        return Optional.empty();
    }
}
