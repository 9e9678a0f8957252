package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.SampleBuilder.GIB;
import static io.plimsoll.pipeline.indicator.SampleBuilder.SECOND;
import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aDisk;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aNic;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aSample;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.aVm;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.uuidOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.Arrivals;
import io.plimsoll.pipeline.indicator.SampleBuilder;
import io.plimsoll.pipeline.indicator.WindowCalculator;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.CpuTimes;
import io.plimsoll.wire.HostSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TelegrafPointsTest {
    private static List<InfluxPoint> points(SampleBuilder... samples) {
        List<HostSample> built = Arrays.stream(samples).map(SampleBuilder::build).toList();
        List<InfluxPoint> points = new ArrayList<>();
        new WindowCalculator(30_000)
                .measure(T0, T0 + 10_000, built, Arrivals.unknown())
                .ifPresent(measured -> TelegrafPoints.write(measured, points::add));
        return points;
    }

    private static InfluxPoint last(List<InfluxPoint> points, String measurement) {
        List<InfluxPoint> found =
                points.stream().filter(point -> point.measurement().equals(measurement)).toList();
        assertTrue(!found.isEmpty(), "no " + measurement + " in " + points);
        return found.get(found.size() - 1);
    }

    private static SampleBuilder tick(int second) {
        return aSample()
                .at(second)
                .memory(16 * GIB, 12 * GIB)
                .pressure("cpu", 7L, null)
                .nic(aNic("eth0", 100, 50))
                .disk(aDisk("sda", 10L * second, 20L * second, 0, 0))
                .vm(
                        aVm("web")
                                .cpuSeconds(2.5)
                                .vcpuCurrent(1)
                                .vcpu(0, 1.5)
                                .disk("vda", 3, 9L, 0, 0)
                                .nic(aNic("vnet0", 10, 20)));
    }

    @Test
    void eachTickHasItsOwnTime() {
        List<InfluxPoint> states =
                points(tick(1), tick(3)).stream()
                        .filter(point -> point.measurement().equals("libvirt_state"))
                        .toList();

        assertEquals(
                List.of(T0 + 1_000, T0 + 3_000),
                states.stream().map(InfluxPoint::atEpochMillis).toList());
    }

    @Test
    void aVmHasTelegrafsNamesTagsAndWholeNumbers() {
        List<InfluxPoint> points = points(tick(1));

        InfluxPoint cpu = last(points, "libvirt_cpu");
        assertEquals(Map.of("time", 5 * SECOND / 2), cpu.longs());
        assertEquals(
                Map.of("host", "h1", "domain_name", "web", "uuid", uuidOf("web"), "cluster", "c1"),
                cpu.tags());
        InfluxPoint vcpu = last(points, "libvirt_vcpu");
        assertEquals("0", vcpu.tags().get("vcpu_id"));
        assertEquals(Map.of("state", 1L, "time", 0L, "delay", 3 * SECOND / 2), vcpu.longs());
        InfluxPoint block = last(points, "libvirt_block");
        assertEquals("0", block.tags().get("block_id"));
        assertEquals("vda", block.texts().get("name"));
        assertEquals(9L, block.longs().get("rd_times"));
        assertEquals(1L, last(points, "libvirt_block_total").longs().get("count"));
        assertEquals(10L, last(points, "libvirt_net").longs().get("rx_bytes"));
        assertEquals(1L << 20, last(points, "libvirt_balloon").longs().get("maximum"));
    }

    @Test
    void aHostHasTelegrafsNames() {
        List<InfluxPoint> points = points(tick(1), tick(2));

        Set<String> names = new TreeSet<>();
        points.forEach(point -> names.add(point.measurement()));
        assertTrue(
                names.containsAll(Set.of("cpu", "mem", "diskio", "net", "system", "pressure")),
                names.toString());
        assertEquals(4 * GIB, last(points, "mem").longs().get("used"));
        assertEquals(25.0, last(points, "mem").doubles().get("used_percent"));
        assertEquals(100L, last(points, "net").longs().get("bytes_recv"));
        assertEquals("eth0", last(points, "net").tags().get("interface"));
        assertEquals(2.0, last(points, "diskio").doubles().get("io_await"));
        assertEquals(7L, last(points, "pressure").longs().get("total"));
        assertEquals("some", last(points, "pressure").tags().get("type"));
    }

    @Test
    void usageIsOfTheTimeThatPassedAndUserIsWithoutGuest() {
        CpuTimes none = new CpuTimes(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
        CpuTimes later =
                new CpuTimes(6 * SECOND, 0L, SECOND, 3 * SECOND, 0L, 0L, 0L, 0L, 4 * SECOND, 0L);

        InfluxPoint cpu = last(points(tick(1).cpuTimes(none), tick(3).cpuTimes(later)), "cpu");

        assertEquals("cpu-total", cpu.tags().get("cpu"));
        assertEquals(6.0, cpu.doubles().get("time_user"));
        assertEquals(20.0, cpu.doubles().getOrDefault("usage_user", 0.0), 1e-9);
        assertEquals(40.0, cpu.doubles().getOrDefault("usage_guest", 0.0), 1e-9);
        assertEquals(30.0, cpu.doubles().getOrDefault("usage_idle", 0.0), 1e-9);
    }

    @Test
    void theFirstTickHasNoUsage() {
        assertEquals(null, last(points(tick(1)), "cpu").doubles().get("usage_idle"));
    }
}
