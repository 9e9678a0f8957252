package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.libvirt.VmFacts.Tap;
import io.plimsoll.agent.vm.QemuProcess;
import io.plimsoll.agent.vm.Taps;
import io.plimsoll.wire.Nic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The NICs of a VM as the guest sees them, from the host's side of them. */
final class GuestNics {
    private GuestNics() {}

    /**
     * All NICs; empty if one of them can't be seen on the host, as with NICs that QEMU serves
     * without a device.
     */
    static Optional<List<Nic>> read(Map<String, Tap> devices, QemuProcess process, Taps taps) {
        List<Nic> nics = new ArrayList<>(devices.size());
        for (Map.Entry<String, Tap> device : devices.entrySet()) {
            Optional<long[]> counters = taps.read(process, device.getKey());
            if (counters.isEmpty()) {
                return Optional.empty();
            }
            nics.add(nic(device.getKey(), device.getValue(), counters.get()));
        }
        return Optional.of(nics);
    }

    /** What the host receives the guest has sent. */
    static Nic nic(String device, Tap tap, long[] counters) {
        int received = tap.swapped() ? Taps.SENT : Taps.RECEIVED;
        int sent = tap.swapped() ? Taps.RECEIVED : Taps.SENT;
        Nic.Builder nic =
                Nic.newBuilder()
                        .setDevice(device)
                        .setRxBytes(counters[received])
                        .setRxPackets(counters[received + 1])
                        .setRxErrors(counters[received + 2])
                        .setRxDrops(counters[received + 3])
                        .setTxBytes(counters[sent])
                        .setTxPackets(counters[sent + 1])
                        .setTxErrors(counters[sent + 2])
                        .setTxDrops(counters[sent + 3]);
        if (!tap.mac().isEmpty()) {
            nic.setMac(tap.mac());
        }
        return nic.build();
    }
}
