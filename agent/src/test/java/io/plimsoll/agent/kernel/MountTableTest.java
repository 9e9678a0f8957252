package io.plimsoll.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plimsoll.agent.kernel.MountTable.Mount;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountTableTest {
    private final MountTable table =
            MountTable.parse(
                    List.of(
                            "/dev/vda1 / ext4 rw,relatime 0 0",
                            "proc /proc proc rw 0 0",
                            "nas:/vol/vms /srv/vms nfs4 rw,hard 0 0",
                            "/dev/sdb1 /srv/two\\040words xfs rw 0 0",
                            "torn",
                            "",
                            "tmpfs /srv/vms/fast tmpfs rw 0 0"));

    @ParameterizedTest
    @CsvSource({
        "/var/lib/libvirt/images/a.qcow2, /",
        "/srv/vms/a.qcow2, /srv/vms",
        "/srv/vms, /srv/vms",
        "/srv/vmsx/a.qcow2, /",
        "/srv/vms/fast/a.raw, /srv/vms/fast",
        "/srv/two words/a.raw, /srv/two words",
    })
    void aPathIsOnTheDeepestMountAboveIt(String path, String mountPoint) {
        assertEquals(mountPoint, table.holding(path).map(Mount::point).orElse(""));
    }

    @Test
    void aPathThatIsNotAbsoluteIsNowhere() {
        assertEquals(Optional.empty(), table.holding("rbd:pool/image"));
    }

    @Test
    void whatIsMountedLastOnAPlaceHidesWhatWasThere() {
        MountTable twice = MountTable.parse(List.of("a /m ext4 rw 0 0", "b /m xfs rw 0 0"));

        assertEquals("xfs", twice.holding("/m/x").map(Mount::type).orElse(""));
    }
}
