package io.plimsoll.agent.sample;

import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HostSampleCodec;
import io.plimsoll.wire.Topics;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.List;

/** Divides a tick that is too large for one record into parts, each with some of the VMs. */
public final class SampleParts {
    private final HostSampleCodec codec = new HostSampleCodec();
    private final int maxBytes;

    /** With the limit of the samples' topic. */
    public SampleParts() {
        this(Topics.MAX_SAMPLE_BYTES);
    }

    SampleParts(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The records of a tick. A part with a single VM may exceed the limit. */
    public List<byte[]> encode(HostSample tick) {
        byte[] whole = codec.encode(tick);
        int parts = (whole.length + maxBytes - 1) / maxBytes;
        List<byte[]> records = List.of(whole);
        while (parts > 1 && tooLarge(records) && parts <= tick.getVms().size()) {
            records = divide(tick, parts);
            parts++;
        }
        return records;
    }

    private List<byte[]> divide(HostSample tick, int parts) {
        List<VmSample> vms = tick.getVms();
        List<byte[]> records = new ArrayList<>(parts);
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) vms.size() * part / parts);
            int to = (int) ((long) vms.size() * (part + 1) / parts);
            records.add(
                    codec.encode(
                            HostSample.newBuilder(tick)
                                    .setPart(part)
                                    .setParts(parts)
                                    .setVms(vms.subList(from, to))
                                    .build()));
        }
        return records;
    }

    private boolean tooLarge(List<byte[]> records) {
        return records.stream().anyMatch(record -> record.length > maxBytes);
    }
}
