package io.plimsoll.pipeline.indicator;

import static io.plimsoll.wire.AbsenceReason.KERNEL_LACKS;
import static io.plimsoll.wire.AbsenceReason.NO_REQUESTS;

import io.plimsoll.wire.Nic;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Network interfaces of VMs and of hosts. */
final class NicMetrics {
    static final Measurement<Device<MeasuredVm>> OF_VM =
            rates(
                            Measurement.<Device<MeasuredVm>>named(
                                    "vm_net",
                                    "vm, vm_uuid, nic",
                                    "An interface of a VM seen from the guest; nic is its MAC, or the tap's name where that is not known"),
                            "libvirt net.N.*; rx.drop is what the guest did not fetch, tx.drop what the host did not take",
                            nic -> nic.of().tracks().nics())
                    .build();

    static final Measurement<Device<MeasuredHost>> OF_HOST =
            rates(
                            Measurement.<Device<MeasuredHost>>named(
                                    "host_net", "device", "A network interface of a host"),
                            "/proc/net/dev",
                            nic -> nic.of().tracks().nics())
                    .from("/sys/class/net/*/operstate, speed")
                    .absentIf("the driver does not tell")
                    .flag("up", "operstate is up", nic -> of(nic, each -> up(each)))
                    .whole(
                            "speed_mbit",
                            "Mbit/s",
                            "speed of the link",
                            nic -> of(nic, Nic::getSpeedMbit))
                    .absentIf(VmCpuMetrics.NO_STEP + "; as speed_mbit")
                    .real(
                            "util_percent",
                            "%",
                            "100 · 8 · the greater of rx and tx bytes per second / speed",
                            NicMetrics::util)
                    .build();

    private NicMetrics() {}

    private static <T> Measurement.Builder<Device<T>> rates(
            Measurement.Builder<Device<T>> metrics,
            String source,
            Function<Device<T>, NicTracks> tracks) {
        return metrics.from(source)
                .absentIf(VmCpuMetrics.NO_STEP)
                .rate(
                        "rx_bytes_per_second",
                        "bytes/s",
                        "Δrx.bytes / Δt",
                        nic -> tracks.apply(nic).rate(nic.name(), 0))
                .rate(
                        "tx_bytes_per_second",
                        "bytes/s",
                        "Δtx.bytes / Δt",
                        nic -> tracks.apply(nic).rate(nic.name(), 1))
                .real("rx_packets_per_second", "1/s", "Δrx.pkts / Δt", nic -> rate(tracks, nic, 2))
                .real("tx_packets_per_second", "1/s", "Δtx.pkts / Δt", nic -> rate(tracks, nic, 3))
                .real("rx_drops_per_second", "1/s", "Δrx.drop / Δt", nic -> rate(tracks, nic, 4))
                .real("tx_drops_per_second", "1/s", "Δtx.drop / Δt", nic -> rate(tracks, nic, 5))
                .real("rx_errors_per_second", "1/s", "Δrx.errs / Δt", nic -> rate(tracks, nic, 6))
                .real("tx_errors_per_second", "1/s", "Δtx.errs / Δt", nic -> rate(tracks, nic, 7))
                .absentIf(VmCpuMetrics.NO_STEP + "; no_requests without a packet")
                .real(
                        "rx_drop_percent",
                        "%",
                        "100 · Δdrop / (Δpkts + Δdrop)",
                        nic -> dropPercent(tracks, nic, 2, 4))
                .real(
                        "tx_drop_percent",
                        "%",
                        "100 · Δdrop / (Δpkts + Δdrop)",
                        nic -> dropPercent(tracks, nic, 3, 5));
    }

    private static <T> Value rate(
            Function<Device<T>, NicTracks> tracks, Device<T> nic, int counter) {
        return tracks.apply(nic).perSecond(nic.name(), counter);
    }

    private static <T> Value dropPercent(
            Function<Device<T>, NicTracks> tracks, Device<T> nic, int packets, int drops) {
        Value dropped = rate(tracks, nic, drops);
        return dropped.times(100).over(rate(tracks, nic, packets).plus(dropped), NO_REQUESTS);
    }

    private static @Nullable Integer up(Nic nic) {
        Boolean up = nic.getUp();
        return up == null ? null : Integer.valueOf(up ? 1 : 0);
    }

    private static Value of(Device<MeasuredHost> nic, Function<Nic, @Nullable Integer> of) {
        for (Nic each : nic.of().counters().getNics()) {
            if (each.getDevice().equals(nic.name())) {
                return Value.of(of.apply(each), nic.of().reason(KERNEL_LACKS, "speedMbit", "nics"));
            }
        }
        return Value.absent(KERNEL_LACKS);
    }

    private static Value util(Device<MeasuredHost> nic) {
        NicTracks tracks = nic.of().tracks().nics();
        Value received = tracks.perSecond(nic.name(), 0);
        Value sent = tracks.perSecond(nic.name(), 1);
        Value most = received.known() && sent.known() ? received.atLeast(sent.number()) : received;
        return most.times(8 * 100 / 1e6).over(of(nic, Nic::getSpeedMbit), KERNEL_LACKS);
    }
}
