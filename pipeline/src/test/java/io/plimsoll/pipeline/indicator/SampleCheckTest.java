package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aSample;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.aVm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.CpuTimes;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SampleCheckTest {
    private static Optional<String> problem(SampleBuilder sample) {
        return SampleCheck.problem(sample.build(), "h1", T0 + 10_000);
    }

    @Test
    void aGoodSampleHasNoProblem() {
        assertEquals(Optional.empty(), problem(aSample().at(10).vm(aVm("a")).vm(aVm("b"))));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of(aSample().host("h2"), "host 'h2' under the key 'h1'"),
                Arguments.of(aSample().host(""), "key and host must be the same"),
                Arguments.of(aSample().cluster(" "), "without a cluster"),
                Arguments.of(aSample().wallMillis(0), "without a time"),
                Arguments.of(aSample().wallMillis(-5), "without a time"),
                Arguments.of(aSample().wallMillis(Long.MIN_VALUE), "without a time"),
                Arguments.of(aSample().wallMillis(Long.MAX_VALUE), "set the clock"),
                Arguments.of(aSample().at(10.001), "set the clock of the host (NTP)"),
                Arguments.of(aSample().seq(-1), "seq -1"),
                Arguments.of(aSample().part(2, 2), "part 2 of 2"),
                Arguments.of(aSample().part(0, 0), "part 0 of 0"),
                Arguments.of(aSample().part(-1, 1), "part -1 of 1"),
                Arguments.of(aSample().intervalMillis(0), "interval of 0 ms"),
                Arguments.of(aSample().cpus(0), "0 CPUs"),
                Arguments.of(aSample().cpus(65_537), "65537 CPUs"),
                Arguments.of(aSample().memory(0, 0), "0 of 0 bytes"),
                Arguments.of(aSample().memory(10, -1), "-1 of 10 bytes"),
                Arguments.of(aSample().memory(10, 11), "11 of 10 bytes"),
                Arguments.of(aSample().cpuSeconds(-1), "negative CPU times"),
                Arguments.of(
                        aSample().cpuTimes(new CpuTimes(0L, 0L, 0L, -1L, 0L, 0L, 0L, 0L, 0L, 0L)),
                        "negative CPU times"),
                Arguments.of(aSample().vm(aVm("a")).vm(aVm("a")), "two VMs with the uuid"),
                Arguments.of(aSample().vm(aVm("a").cpuSeconds(-1.0)), "a on h1 has a negative"),
                Arguments.of(aSample().vm(aVm("a").vcpuCurrent(-1)), "-1 vCPUs"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void anImpossibleSampleIsNamed(SampleBuilder sample, String words) {
        String problem = problem(sample).orElse("none");

        assertTrue(problem.contains(words), problem);
    }
}
