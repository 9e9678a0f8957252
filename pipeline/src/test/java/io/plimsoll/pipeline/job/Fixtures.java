package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.hotspot.HotspotPolicy;
import io.plimsoll.pipeline.indicator.SampleBuilder;
import io.plimsoll.pipeline.indicator.VmSampleBuilder;
import io.plimsoll.pipeline.plan.PlanLimits;
import io.plimsoll.pipeline.quarantine.QuarantinePolicy;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.CommandState;
import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HostSampleCodec;
import java.util.List;
import java.util.Map;

/** Records and policies with defaults. */
final class Fixtures {
    private Fixtures() {}

    /**
     * Windows of 10 s, hot from 2 of 3 windows over 85 %, cured at 75 %; the key file is not read.
     */
    static RebalancePolicy policy() {
        return policy("no-key-file");
    }

    static RebalancePolicy policy(String keyFile) {
        return new RebalancePolicy(
                storedEvery(10_000),
                RawProfile.OFF,
                new QuarantinePolicy(0.3, 0.5, 600_000, 30_000, 600_000),
                new HotspotPolicy(85, 78, 94, 90, 2, 3),
                new PlanLimits(75, 88, 1_800_000, 120_000, 30_000, 120_000, 600_000, 4, 0, 300),
                17,
                keyFile);
    }

    /** Windows of 10 s, of which what is stored covers so much. */
    static WindowPolicy storedEvery(long millis) {
        return new WindowPolicy(10_000, millis, 3_000, 10_000, 15_000);
    }

    static HostInventory inventory(String host) {
        return inventory(host, "c1");
    }

    static HostInventory inventory(String host, String cluster) {
        return new HostInventory(
                HostInventory.VERSION,
                cluster,
                host,
                SampleBuilder.T0,
                "test",
                4,
                "cpu",
                16 * SampleBuilder.GIB,
                0,
                "QEMU 7.2",
                "qemu+tcp://" + host + "/system",
                List.of(Command.MIGRATE),
                List.of(
                        new HostInventory.VmDefinition(
                                VmSampleBuilder.uuidOf("pinned"),
                                "pinned",
                                1,
                                SampleBuilder.GIB,
                                List.of("host device"),
                                Map.of("owner", "ops"))));
    }

    static Command command(String id, String from, String to, String vm) {
        return new Command(
                Command.VERSION,
                id,
                "c1",
                from,
                Command.MIGRATE,
                VmSampleBuilder.uuidOf(vm),
                vm,
                new Command.Migration(to, "qemu+tcp://" + to, SampleBuilder.GIB, 300, 0, 600_000),
                SampleBuilder.T0,
                SampleBuilder.T0 + 120_000,
                17,
                "why",
                new Command.Prediction("cpu.demand", 95, 60),
                null);
    }

    static CommandResult result(Command command, CommandState state, long atMillis) {
        return new CommandResult(
                CommandResult.VERSION,
                command.id(),
                command.cluster(),
                command.host(),
                command.vmUuid(),
                command.action(),
                state,
                "ok",
                state.name(),
                atMillis,
                0,
                null);
    }

    static RawRecord raw(SampleBuilder sample) {
        return raw(sample.build());
    }

    static RawRecord raw(HostSample sample) {
        return Fixtures.record(
                sample.getHost(),
                new HostSampleCodec().encode(sample),
                sample.getWallMillis(),
                "plimsoll.samples-0@" + sample.getSeq());
    }

    /** A record that came just now. */
    static RawRecord record(String key, byte[] bytes, long timestampMillis, String source) {
        return new RawRecord(key, bytes, timestampMillis, source, System.currentTimeMillis());
    }
}
