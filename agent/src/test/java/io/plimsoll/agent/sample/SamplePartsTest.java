package io.plimsoll.agent.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HostSampleCodec;
import io.plimsoll.wire.RejectedRecordException;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplePartsTest {
    @Test
    void aSmallTickIsOneRecord() {
        assertEquals(1, new SampleParts().encode(tick(3, 10)).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 17, 100, 1000})
    void aLargeTickIsDividedAndNothingIsLost(int vms) throws RejectedRecordException {
        HostSample tick = tick(vms, 60);
        int limit = 16 * 1024;

        List<byte[]> parts = new SampleParts(limit).encode(tick);

        List<VmSample> together = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            HostSample part = new HostSampleCodec().decode(parts.get(i));
            assertTrue(parts.get(i).length <= limit, () -> "a part is too large");
            assertEquals(i, part.getPart());
            assertEquals(parts.size(), part.getParts());
            assertEquals(tick.getSeq(), part.getSeq());
            assertEquals(tick.getHostCounters(), part.getHostCounters());
            together.addAll(part.getVms());
        }
        assertEquals(tick.getVms(), together);
    }

    @Test
    void aSingleVmThatIsTooLargeIsSentAllTheSame() {
        List<byte[]> parts = new SampleParts(100).encode(tick(1, 100));

        assertEquals(1, parts.size());
    }

    private static HostSample tick(int vms, int extras) {
        List<VmSample> list = new ArrayList<>();
        for (int vm = 0; vm < vms; vm++) {
            Map<String, Long> extra = new HashMap<>();
            for (int i = 0; i < extras; i++) {
                extra.put("vcpu.0.exits." + i + ".sum", 1L << 40);
            }
            list.add(
                    VmSample.newBuilder()
                            .setUuid("uuid-" + vm)
                            .setName("vm" + vm)
                            .setState(1)
                            .setIncarnation(1)
                            .setMonoNanos(1)
                            .setExtra(extra)
                            .build());
        }
        return HostSample.newBuilder()
                .setCluster("main")
                .setHost("hv1")
                .setAgentVersion("1")
                .setAgentEpoch(1)
                .setSeq(42)
                .setIntervalMillis(1000)
                .setWallMillis(1)
                .setMonoNanos(1)
                .setBootId("b")
                .setHostCounters(
                        HostCounters.newBuilder()
                                .setOnlineCpus(1)
                                .setMemTotalBytes(1)
                                .setMemAvailableBytes(1)
                                .build())
                .setVms(list)
                .build();
    }
}
