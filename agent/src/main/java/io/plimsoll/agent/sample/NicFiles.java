package io.plimsoll.agent.sample;

import io.plimsoll.wire.Nic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** State and speed of the host's network interfaces. */
final class NicFiles {
    private static final String FOLDER = "sys/class/net/";

    private NicFiles() {}

    /** Of the interfaces of these names. */
    static Map<String, Link> read(KernelFiles files, List<Nic> nics) {
        Map<String, Link> links = new HashMap<>();
        for (Nic nic : nics) {
            String folder = FOLDER + nic.getDevice();
            links.put(
                    nic.getDevice(),
                    new Link(
                            files.firstLine(folder + "/operstate").flatMap(NicFiles::isUp),
                            // -1, or no answer, where the driver does not know it
                            files.firstLine(folder + "/speed")
                                    .map(Fields::parse)
                                    .filter(speed -> speed.isPresent() && speed.getAsLong() > 0)
                                    .map(speed -> (int) speed.getAsLong())));
        }
        return links;
    }

    /** Drivers without a carrier say "unknown" though they work. */
    private static Optional<Boolean> isUp(String operstate) {
        return switch (operstate) {
            case "up" -> Optional.of(true);
            case "unknown" -> Optional.empty();
            default -> Optional.of(false);
        };
    }

    /** A link. */
    record Link(Optional<Boolean> up, Optional<Integer> speedMbit) {
        Nic addedTo(Nic nic) {
            Nic.Builder known = Nic.newBuilder(nic);
            up.ifPresent(known::setUp);
            speedMbit.ifPresent(known::setSpeedMbit);
            return known.build();
        }
    }
}
