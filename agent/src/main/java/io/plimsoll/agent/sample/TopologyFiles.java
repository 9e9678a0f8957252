package io.plimsoll.agent.sample;

import io.plimsoll.wire.HostTopology;
import io.plimsoll.wire.HostTopology.NumaCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** How CPUs and memory are laid out, from {@code /sys/devices/system}. */
final class TopologyFiles {
    private static final String CPUS = "sys/devices/system/cpu";

    private TopologyFiles() {}

    /** Empty if no CPU can be read. */
    static Optional<HostTopology> read(KernelFiles files) {
        Set<String> sockets = new HashSet<>();
        Set<String> cores = new HashSet<>();
        int threads = 0;
        for (KernelFiles.Numbered cpu : files.numbered(CPUS, "cpu")) {
            // A CPU that is off line has no topology.
            Optional<String> core = files.firstLine(cpu.path() + "/topology/core_id");
            if (core.isEmpty()) {
                continue;
            }
            String socket =
                    files.firstLine(cpu.path() + "/topology/physical_package_id").orElse("0");
            String die = files.firstLine(cpu.path() + "/topology/die_id").orElse("0");
            sockets.add(socket);
            cores.add(socket + "/" + die + "/" + core.get());
            threads++;
        }
        return threads == 0
                ? Optional.empty()
                : Optional.of(
                        new HostTopology(
                                sockets.size(), cores.size(), threads, flags(files), cells(files)));
    }

    /** What the first CPU can do; on ARM the line has another name. */
    private static List<String> flags(KernelFiles files) {
        for (String line : files.linesIfAny("proc/cpuinfo")) {
            int colon = line.indexOf(':');
            if (colon > 0
                    && Set.of("flags", "Features").contains(line.substring(0, colon).strip())) {
                return Arrays.stream(line.substring(colon + 1).strip().split("\\s+", -1))
                        .filter(flag -> !flag.isEmpty())
                        .sorted()
                        .toList();
            }
        }
        return List.of();
    }

    private static List<NumaCell> cells(KernelFiles files) {
        List<KernelFiles.Numbered> nodes = files.numbered(NumaFiles.FOLDER, "node");
        List<NumaCell> cells = new ArrayList<>();
        for (KernelFiles.Numbered node : nodes) {
            cells.add(
                    new NumaCell(
                            node.number(),
                            files.firstLine(node.path() + "/cpulist").orElse(""),
                            NamedNumbers.parse(files.linesIfAny(node.path() + "/meminfo"), 2)
                                    .bytes("MemTotal")
                                    .orElse(null),
                            distances(files, node, nodes)));
        }
        return cells;
    }

    /** The file lists the nodes that are on line, in their order. */
    private static Map<String, Integer> distances(
            KernelFiles files, KernelFiles.Numbered from, List<KernelFiles.Numbered> nodes) {
        Fields fields = new Fields(files.firstLine(from.path() + "/distance").orElse(""));
        if (fields.count() != nodes.size()) {
            return Map.of();
        }
        Map<String, Integer> distances = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            OptionalLong distance = fields.number(i);
            if (distance.isPresent()) {
                distances.put(String.valueOf(nodes.get(i).number()), (int) distance.getAsLong());
            }
        }
        return distances;
    }
}
