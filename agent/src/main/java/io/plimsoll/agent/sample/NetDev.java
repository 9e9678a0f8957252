package io.plimsoll.agent.sample;

import io.plimsoll.wire.Nic;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** {@code /proc/net/dev}. */
final class NetDev {
    /** The loopback, and taps: those are the VMs' and are sampled with them. */
    private static final Pattern NOT_THE_HOSTS = Pattern.compile("lo|(vnet|tap|macvtap)\\d+");

    private static final int COLUMNS = 16;

    private NetDev() {}

    /** The host's interfaces; the two lines of heading, garbled and short lines are skipped. */
    static List<Nic> parse(List<String> lines) {
        List<Nic> nics = new ArrayList<>();
        for (String line : lines) {
            int colon = line.lastIndexOf(':'); // an alias has colons in its name
            if (colon < 0) {
                continue;
            }
            String device = line.substring(0, colon).strip();
            long[] columns = columns(new Fields(line.substring(colon + 1)));
            if (columns.length == COLUMNS && !NOT_THE_HOSTS.matcher(device).matches()) {
                nics.add(
                        Nic.newBuilder()
                                .setDevice(device)
                                .setRxBytes(columns[0])
                                .setRxPackets(columns[1])
                                .setRxErrors(columns[2])
                                .setRxDrops(columns[3])
                                .setTxBytes(columns[8])
                                .setTxPackets(columns[9])
                                .setTxErrors(columns[10])
                                .setTxDrops(columns[11])
                                .build());
            }
        }
        return nics;
    }

    private static long[] columns(Fields fields) {
        long[] columns = new long[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            OptionalLong column = fields.number(i);
            if (column.isEmpty()) {
                return new long[0];
            }
            columns[i] = column.getAsLong();
        }
        return columns;
    }
}
