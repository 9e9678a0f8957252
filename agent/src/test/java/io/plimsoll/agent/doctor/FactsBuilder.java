package io.plimsoll.agent.doctor;

import io.plimsoll.agent.doctor.Facts.HypervisorFacts;
import io.plimsoll.wire.ClockState;
import io.plimsoll.wire.DiskDefinition;
import io.plimsoll.wire.DiskDefinition.ImageFacts;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostInventory.Unread;
import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.HostTopology;
import io.plimsoll.wire.HostTopology.NumaCell;
import io.plimsoll.wire.Pressure;
import io.plimsoll.wire.VmSample;
import io.plimsoll.wire.VmSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Facts of a host with which nothing is wrong, to be made worse. */
final class FactsBuilder {
    private final HostCounters.Builder host =
            HostCounters.newBuilder()
                    .setOnlineCpus(16)
                    .setMemTotalBytes(64L << 30)
                    .setMemAvailableBytes(32L << 30)
                    .setSwapTotalBytes(8L << 30)
                    .setSwapFreeBytes(8L << 30)
                    .setClock(new ClockState(true, 100L, 5000L))
                    .setPressure(List.of(Pressure.newBuilder().setResource("cpu").build()));
    private final Map<String, String> kernel =
            new HashMap<>(Map.of(SchedstatsCheck.SWITCH, "1", KsmCheck.ACROSS_NODES, "1"));
    private final List<VmDefinition> vms = new ArrayList<>();
    private final List<VmSample> samples = new ArrayList<>();
    private final List<Unread> unread = new ArrayList<>();
    private Map<String, String> brokers = Map.of("k1:9092", "");
    private int nodes = 1;
    private String version = "QEMU 10.2.0";
    private String libvirt = "12.1.0";
    private String libvirtTrouble = "";
    private boolean libvirtWanted = true;
    private String processCountersTrouble = "";

    static FactsBuilder aHealthyHost() {
        return new FactsBuilder();
    }

    FactsBuilder host(Consumer<HostCounters.Builder> change) {
        change.accept(host);
        return this;
    }

    FactsBuilder kernel(String path, @Nullable String value) {
        if (value == null) {
            kernel.remove(path);
        } else {
            kernel.put(path, value);
        }
        return this;
    }

    FactsBuilder vm(VmBuilder vm) {
        vms.add(vm.build());
        return this;
    }

    FactsBuilder sample(VmSample sample) {
        samples.add(sample);
        return this;
    }

    FactsBuilder unread(String what, String reason) {
        unread.add(new Unread(what, reason));
        return this;
    }

    FactsBuilder brokers(Map<String, String> newBrokers) {
        brokers = newBrokers;
        return this;
    }

    FactsBuilder numaNodes(int count) {
        nodes = count;
        return this;
    }

    FactsBuilder versions(String newLibvirt, String newVersion) {
        libvirt = newLibvirt;
        version = newVersion;
        return this;
    }

    FactsBuilder libvirtTrouble(String trouble) {
        libvirtTrouble = trouble;
        return this;
    }

    FactsBuilder withoutLibvirt() {
        libvirtWanted = false;
        return this;
    }

    FactsBuilder processCountersTrouble(String trouble) {
        processCountersTrouble = trouble;
        return this;
    }

    Facts build() {
        List<NumaCell> cells = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            cells.add(new NumaCell(node, node * 8 + "-" + (node * 8 + 7), 32L << 30, Map.of()));
        }
        HypervisorFacts hypervisor =
                libvirtWanted && libvirtTrouble.isEmpty()
                        ? new HypervisorFacts(
                                true, "", version, libvirt, vms, samples, List.of(), unread)
                        : HypervisorFacts.none(libvirtWanted, libvirtTrouble);
        return new Facts(
                host.build(),
                Optional.of(new HostTopology(1, 8, 16, List.of(), cells)),
                kernel,
                hypervisor,
                brokers,
                processCountersTrouble);
    }

    /** A running VM with which nothing is wrong. */
    static final class VmBuilder {
        private final String name;
        private boolean active = true;
        private @Nullable Long hugepageBytes;
        private String balloonModel = "virtio";
        private int balloonPeriodSeconds = 10;
        private String guestAgent = "connected";
        private Map<String, String> vcpuPins = Map.of();
        private @Nullable String emulatorPin;
        private @Nullable String numaNodes;
        private List<ImageFacts> images = List.of(image("/srv/web.qcow2"));

        private VmBuilder(String name) {
            this.name = name;
        }

        static VmBuilder aVm(String name) {
            return new VmBuilder(name);
        }

        static ImageFacts image(String path, String... alsoUsedBy) {
            return new ImageFacts(path, "qcow2", 1L, 1L, List.of(alsoUsedBy), null);
        }

        VmBuilder shutOff() {
            active = false;
            return this;
        }

        VmBuilder hugepageBytes(long bytes) {
            hugepageBytes = bytes;
            return this;
        }

        VmBuilder balloon(String model, int periodSeconds) {
            balloonModel = model;
            balloonPeriodSeconds = periodSeconds;
            return this;
        }

        VmBuilder guestAgent(String state) {
            guestAgent = state;
            return this;
        }

        VmBuilder vcpuPins(Map<String, String> pins) {
            vcpuPins = pins;
            return this;
        }

        VmBuilder emulatorPin(String cpus) {
            emulatorPin = cpus;
            return this;
        }

        VmBuilder numaNodes(String nodes) {
            numaNodes = nodes;
            return this;
        }

        VmBuilder images(List<ImageFacts> newImages) {
            images = newImages;
            return this;
        }

        VmDefinition build() {
            VmSettings settings =
                    new VmSettings(
                            active,
                            2,
                            1L << 30,
                            "pc-q35-9.0",
                            "host-model",
                            "",
                            hugepageBytes,
                            false,
                            balloonModel,
                            balloonPeriodSeconds,
                            guestAgent,
                            0,
                            vcpuPins,
                            Map.of(),
                            emulatorPin,
                            numaNodes,
                            false);
            DiskDefinition disk =
                    new DiskDefinition(
                            "vda",
                            "disk",
                            "virtio",
                            "file",
                            "/srv/web.qcow2",
                            "qcow2",
                            "none",
                            false,
                            false,
                            images);
            return new VmDefinition(
                    "uuid-of-" + name,
                    name,
                    2,
                    1L << 30,
                    List.of(),
                    Map.of(),
                    List.of(),
                    List.of(disk),
                    settings);
        }
    }
}
