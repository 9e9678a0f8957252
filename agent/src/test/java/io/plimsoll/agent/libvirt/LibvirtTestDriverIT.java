package io.plimsoll.agent.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.HypervisorException;
import io.plimsoll.agent.TestConfig;
import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.VmSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The real library with its built-in test driver, which needs no daemon. */
@EnabledIfEnvironmentVariable(
        named = "PLIMSOLL_LIBVIRT",
        matches = "1",
        disabledReason =
                "needs libvirt's client library (Debian: apt-get install libvirt0); then set PLIMSOLL_LIBVIRT=1")
class LibvirtTestDriverIT {
    private static final String URI = "test:///default";

    /** The VM that the driver comes with. */
    private static final String UUID = "6695eb01-f6a4-8304-79aa-97f2502e193f";

    @Test
    void theVmOfTheDriverIsSampled() throws HypervisorException {
        try (LibvirtHypervisor hypervisor = at(URI)) {
            List<VmSample> vms = hypervisor.sampleVms();

            assertEquals(1, vms.size());
            assertEquals("test", vms.get(0).getName());
            assertEquals(UUID, vms.get(0).getUuid());
            assertEquals(1, vms.get(0).getState());
            assertEquals(1, vms.get(0).getIncarnation());
            assertTrue(hypervisor.version().startsWith("TEST"), hypervisor.version());
        }
    }

    @Test
    void itsDefinitionIsListed() throws HypervisorException {
        try (LibvirtHypervisor hypervisor = at(URI)) {
            VmDefinition definition = hypervisor.definitions().get(0);

            assertEquals("test", definition.name());
            assertEquals(2, definition.vcpus());
            assertEquals(8L << 30, definition.memoryBytes());
        }
    }

    @Test
    void aVmThatDoesNotExistIsNotActive() throws HypervisorException {
        try (LibvirtHypervisor hypervisor = at(URI)) {
            assertTrue(hypervisor.isActive(UUID));
            assertFalse(hypervisor.isActive("00000000-0000-4000-8000-000000000000"));
        }
    }

    @Test
    void aDaemonThatIsNotThereIsNamedAndAskedAgainAfterAPause() {
        try (LibvirtHypervisor hypervisor = at("qemu+unix:///system?socket=/nonexistent/sock")) {
            String first =
                    String.valueOf(
                            assertThrows(HypervisorException.class, hypervisor::sampleVms)
                                    .getMessage());
            String second =
                    String.valueOf(
                            assertThrows(HypervisorException.class, hypervisor::sampleVms)
                                    .getMessage());

            assertTrue(first.contains("/nonexistent/sock"), first);
            assertTrue(second.contains("the next attempt is in"), second);
        }
    }

    @Test
    void fiftyThousandBulkCallsDoNotLeak() throws Exception {
        Duration deadline = Duration.ofSeconds(30);
        try (Line<StatsConnection> line = new Line<>("leak", () -> StatsConnection.open(URI))) {
            long least = Long.MAX_VALUE;
            long before = residentKib();
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 10_000; i++) {
                    line.call("sampling", deadline, c -> c.list(StatGroups.RARE));
                }
                long after = residentKib();
                least = Math.min(least, after - before);
                before = after;
            }

            // A leak shows in every round, the JVM's own growth (JIT) does not. A leaked record of
            // a VM has at least two parameters of 96 bytes: 1,875 KiB in 10,000 calls.
            assertTrue(least < 1024, "resident memory grew by " + least + " KiB in every round");
        }
    }

    @Test
    void fiftyThousandCallsAboutSingleVmsDoNotLeak() throws Exception {
        Duration deadline = Duration.ofSeconds(30);
        List<String> uuids = List.of(UUID);
        try (Line<StatsConnection> line = new Line<>("leak", () -> StatsConnection.open(URI))) {
            long least = Long.MAX_VALUE;
            long before = residentKib();
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 2_000; i++) {
                    line.call(
                            "all kinds",
                            deadline,
                            connection -> {
                                connection.list(StatGroups.CHEAP);
                                connection.controls(uuids);
                                connection.job(UUID);
                                assertEquals(
                                        1, connection.stats(uuids, StatGroups.RARE, true).size());
                                return connection.definition(UUID).orElseThrow().length();
                            });
                }
                long after = residentKib();
                least = Math.min(least, after - before);
                before = after;
            }

            // A definition that is not freed would be 4 MiB in 2,000 calls, a VM 150 KiB.
            assertTrue(least < 512, "resident memory grew by " + least + " KiB in every round");
        }
    }

    @Test
    void connectionsThatAreOpenedAndClosedDoNotLeak() throws Exception {
        long least = Long.MAX_VALUE;
        long before = residentKib();
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 300; i++) {
                StatsConnection.open(URI).close();
                JavaConnection.open(URI, false).close();
            }
            long after = residentKib();
            least = Math.min(least, after - before);
            before = after;
        }

        assertTrue(least < 1024, "resident memory grew by " + least + " KiB in every round");
    }

    private static LibvirtHypervisor at(String uri) {
        return new LibvirtHypervisor(
                TestConfig.in(Path.of("/tmp/unused")).with("libvirt.uri", uri).build());
    }

    /**
     * Resident memory once every page of the Java heap's young generation has been touched, so that
     * what grows afterwards is not the heap.
     */
    private static long residentKib() throws IOException {
        long touched = 0;
        while (touched < Runtime.getRuntime().maxMemory()) {
            touched += new byte[1 << 20].length;
        }
        System.gc();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS");
    }
}
