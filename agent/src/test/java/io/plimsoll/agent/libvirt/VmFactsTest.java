package io.plimsoll.agent.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.libvirt.VmFacts.Tap;
import io.plimsoll.wire.Nic;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VmFactsTest {
    private static final String DEFINITION =
            """
            <domain type='kvm' id='1'>
              <name>web</name>
              <devices>
                <disk type='file' device='disk'>
                  <backingStore type='file'><format type='qcow2'/><source file='/base'/></backingStore>
                  <target dev='vda' bus='virtio'/>
                  <iotune>
                    <total_iops_sec>77</total_iops_sec>
                    <read_bytes_sec_max>1048576</read_bytes_sec_max>
                    <group_name>gold</group_name>
                  </iotune>
                </disk>
                <disk type='file' device='cdrom'><target dev='sda'/></disk>
                <interface type='bridge'>
                  <mac address='52:54:00:00:00:01'/>
                  <target dev='vnet0'/>
                </interface>
                <interface type='direct'>
                  <mac address='52:54:00:00:00:02'/>
                  <target dev='macvtap0'/>
                </interface>
                <interface type='ethernet'>
                  <mac address='52:54:00:00:00:03'/>
                  <target dev='tap7' managed='no'/>
                </interface>
                <interface type='user'><mac address='52:54:00:00:00:04'/></interface>
                <serial type='pty'><target type='isa-serial' port='0'/></serial>
                <memballoon model='virtio'><stats period='10'/></memballoon>
              </devices>
            </domain>
            """;

    @Test
    void limitsTapsAndBalloonAreRead() {
        VmFacts facts = VmFacts.parse(DEFINITION).orElseThrow();

        assertEquals(
                Map.of(
                        "vda",
                        Map.of("total_iops_sec", 77L, "read_bytes_sec_max", 1_048_576L),
                        "sda",
                        Map.of()),
                facts.limits());
        assertEquals(
                Map.of(
                        "vnet0", new Tap("52:54:00:00:00:01", true),
                        "macvtap0", new Tap("52:54:00:00:00:02", false),
                        "tap7", new Tap("52:54:00:00:00:03", false)),
                facts.taps());
        assertTrue(facts.hasBalloon());
        assertEquals(10, facts.balloonPeriodSeconds());
    }

    @Test
    void withoutAPeriodTheGuestNeverReports() {
        assertEquals(
                0,
                VmFacts.parse("<domain><devices><memballoon model='virtio'/></devices></domain>")
                        .orElseThrow()
                        .balloonPeriodSeconds());
        assertFalse(
                VmFacts.parse("<domain><devices><memballoon model='none'/></devices></domain>")
                        .orElseThrow()
                        .hasBalloon());
    }

    @Test
    void aTornDefinitionTellsNothing() {
        assertTrue(VmFacts.parse(DEFINITION.substring(0, 500)).isEmpty());
        assertTrue(VmFacts.parse("").isEmpty());
    }

    /** What the host receives on a tap the guest has sent; macvtap shows the guest's own view. */
    @Test
    void aTapIsSeenFromTheGuest() {
        long[] host = {1, 2, 3, 4, 0, 0, 0, 0, 11, 12, 13, 14, 0, 0, 0, 0};

        Nic tap = GuestNics.nic("vnet0", new Tap("m", true), host);
        Nic macvtap = GuestNics.nic("macvtap0", new Tap("", false), host);

        assertEquals("11 12 13 14 1 2 3 4", text(tap));
        assertEquals("1 2 3 4 11 12 13 14", text(macvtap));
    }

    private static String text(Nic nic) {
        return "%d %d %d %d %d %d %d %d"
                .formatted(
                        nic.getRxBytes(),
                        nic.getRxPackets(),
                        nic.getRxErrors(),
                        nic.getRxDrops(),
                        nic.getTxBytes(),
                        nic.getTxPackets(),
                        nic.getTxErrors(),
                        nic.getTxDrops());
    }
}
