package io.plimsoll.standalone.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the benchmark reads of others. */
class BenchParsersTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream packet = new DataOutputStream(bytes);

    @Test
    void cpuTimeIsThatOfTheProcessAndItsEndedChildren() throws IOException {
        String stat =
                "4711 (a (strange) name) S 1 4711 4711 0 -1 4194560 100 200 3 4 150 50 7 3 20 0 9 0 123 456 789";
        String status = "Name:\tx\nVmHWM:\t   98304 kB\nVmRSS:\t   65536 kB\nThreads:\t9\n";

        ProcessFigures figures = ProcessFigures.parse(stat, status);

        assertEquals(2.1, figures.cpuSeconds(), 1e-9);
        assertEquals(64L << 20, figures.rssBytes());
        assertEquals(96L << 20, figures.peakBytes());
    }

    @Test
    void whatIsNoStatIsRefused() {
        assertThrows(IOException.class, () -> ProcessFigures.parse("1 (x) S 1", "VmRSS: 1 kB"));
    }

    @Test
    void thisProcessHasFigures() throws BenchFailure {
        ProcessFigures figures = ProcessFigures.of(ProcessHandle.current().pid());

        assertTrue(figures.cpuSeconds() > 0 && figures.rssBytes() > 1 << 20);
        assertTrue(figures.peakBytes() >= figures.rssBytes());
    }

    @Test
    void ticksThatCameOnTimeAreNotMissed() {
        List<Long> ticks = List.of(500L, 10_500L, 20_600L, 30_400L, 40_500L);

        assertEquals(0, MissedTicks.count(ticks, 10_000, 40_000, 10_000));
        assertEquals(0, MissedTicks.count(ticks, 12_000, 42_000, 10_000));
    }

    @Test
    void gapsAreMissedTicks() {
        assertEquals(1, MissedTicks.count(List.of(500L, 20_500L, 30_500L), 1_000, 31_000, 10_000));
        assertEquals(1, MissedTicks.count(List.of(500L, 10_500L), 1_000, 31_000, 10_000));
        assertEquals(2, MissedTicks.count(List.of(500L, 10_500L), 1_000, 36_000, 10_000));
        assertEquals(3, MissedTicks.count(List.of(), 1_000, 31_000, 10_000));
        assertEquals(3, MissedTicks.count(List.of(-90_000L), 1_000, 31_000, 10_000));
    }

    @Test
    void exportedValuesAreCountedByDomain() {
        String text =
                """
                # HELP libvirt_domain_info_virtual_cpus Number of virtual CPUs.
                libvirt_domain_info_virtual_cpus{domain="vm1",uuid="u1"} 1
                libvirt_domain_block_stats_read_bytes_total{domain="vm1",target_device="vda"} 4608
                libvirt_domain_block_stats_read_bytes_total{target_device="vda",domain="vm10"} 1
                libvirt_up 1
                go_goroutines{domain="vm1"} 8
                """;

        assertEquals(Map.of("vm1", 2, "vm10", 1), ExporterText.valuesByVm(text));
    }

    @Test
    void aPacketOfCollectdIsReadWithTextsThatStayValid() throws IOException {
        text(0x0000, "vm7");
        number(0x0008, 1_700_000_000L << 30);
        text(0x0002, "virt");
        text(0x0004, "memory");
        text(0x0005, "rss");
        values(1);
        text(0x0004, "if_octets");
        text(0x0005, "vnet0");
        values(2);

        List<CollectdPackets.Values> read = read(bytes.toByteArray());

        assertEquals(
                List.of(
                        new CollectdPackets.Values(
                                "vm7", "virt", "", "memory-rss", 1_700_000_000_000L, 1),
                        new CollectdPackets.Values(
                                "vm7", "virt", "", "if_octets-vnet0", 1_700_000_000_000L, 2)),
                read);
    }

    @Test
    void aPacketThatIsCutOffGivesWhatIsWhole() throws IOException {
        text(0x0000, "vm7");
        values(1);
        int whole = bytes.size();
        values(1);

        for (int length = whole; length < bytes.size(); length++) {
            byte[] cut = java.util.Arrays.copyOf(bytes.toByteArray(), length);
            assertEquals(1, read(cut).size(), "cut after " + length);
        }
        assertEquals(0, read(new byte[] {0, 0, 0, 1, 2, 3}).size(), "a length that can't be");
    }

    private static List<CollectdPackets.Values> read(byte[] packet) {
        List<CollectdPackets.Values> read = new ArrayList<>();
        CollectdPackets.read(ByteBuffer.wrap(packet), read::add);
        return read;
    }

    private void text(int type, String text) throws IOException {
        packet.writeShort(type);
        packet.writeShort(4 + text.length() + 1);
        packet.write(text.getBytes(StandardCharsets.US_ASCII));
        packet.writeByte(0);
    }

    private void number(int type, long number) throws IOException {
        packet.writeShort(type);
        packet.writeShort(12);
        packet.writeLong(number);
    }

    private void values(int count) throws IOException {
        packet.writeShort(0x0006);
        packet.writeShort(6 + count * 9);
        packet.writeShort(count);
        packet.write(new byte[count]);
        for (int i = 0; i < count; i++) {
            packet.writeLong(i);
        }
    }
}
