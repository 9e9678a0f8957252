package io.plimsoll.agent.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.Await;
import io.plimsoll.agent.HypervisorException;
import io.plimsoll.agent.Migrator;
import io.plimsoll.agent.TestConfig;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.wire.Command.Migration;
import io.plimsoll.wire.CommandResult.MigrationFigures;
import io.plimsoll.wire.VmJob;
import io.plimsoll.wire.VmSample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Real libvirt daemons, real QEMU guests, real migrations. */
@EnabledIfEnvironmentVariable(
        named = "PLIMSOLL_TESTBED",
        matches = ".+",
        disabledReason =
                "needs root and the real hosts of testbed/; './plimsoll test' sets PLIMSOLL_TESTBED where they can run")
class LibvirtTestbedIT {
    private static final String VM = "agentit";
    private static final long TIMEOUT_MILLIS = 120_000;
    private static final Duration LONG = Duration.ofMinutes(1);

    private static boolean broughtUp;
    private static Map<String, String> hosts = Map.of();

    @BeforeAll
    static void twoHostsAndAGuest() throws Exception {
        broughtUp = Testbed.environment().getOrDefault("HOSTS", "0").equals("0");
        Testbed.run("prepare");
        Testbed.run("up", "2");
        hosts = Testbed.environment();
        Testbed.run("guest", "1", VM, "cpu=5", "mem=16");
    }

    @AfterAll
    static void clean() throws Exception {
        if (broughtUp) {
            Testbed.run("down");
            return;
        }
        int host = here();
        Testbed.run("virsh", "" + host, "destroy", VM);
        Testbed.run("virsh", "" + host, "undefine", VM);
    }

    @Test
    void aGuestIsSampledWithAllItsCounters() throws Exception {
        int host = here();
        try (LibvirtHypervisor hypervisor = new LibvirtHypervisor(config(host))) {
            VmSamples.first(hypervisor, VM);
            Await.until(
                    "the first reading of the monitors",
                    LONG,
                    () -> sample(hypervisor).getMonitorMonoNanos() != null);
            VmSample vm = sample(hypervisor);

            assertEquals(1, vm.getState());
            assertTrue(vm.getCpuNanos() > 0);
            assertTrue(vm.getVcpus().get(0).getRunNanos() > 0);
            assertNotNull(vm.getVcpus().get(0).getReadyNanos());
            assertTrue(vm.getRssKib() > 10_000);
            assertEquals("vda", vm.getDisks().get(0).getTarget());
            assertTrue(vm.getDisks().get(0).getCapacityBytes() > 0);
            assertFalse(vm.getNics().get(0).getDevice().isEmpty());
            assertTrue(vm.getIncarnation() > 1 << 20, "the process's start time is in it");
            assertEquals(vm.getIncarnation(), sample(hypervisor).getIncarnation());
            assertTrue(hypervisor.version().startsWith("QEMU "), hypervisor.version());
            assertEquals(
                    List.of(),
                    hypervisor.definitions().stream()
                            .filter(definition -> definition.name().equals(VM))
                            .findFirst()
                            .orElseThrow()
                            .hindrances());
            Await.until(
                    "the guest's own view of its memory",
                    LONG,
                    () -> {
                        Long available = sample(hypervisor).getGuestAvailableKib();
                        return available != null && available > 0;
                    });
        }
    }

    @Test
    void aGuestMovesAndRunsOn() throws Exception {
        int from = here();
        String uuid = uuid(from);
        Recorder recorder = new Recorder();

        MigrationFigures figures =
                new LibvirtMigrator(config(from))
                        .migrate(uuid, to(other(from), 0, TIMEOUT_MILLIS), recorder);

        assertEquals("hv" + other(from), figures.destinationHost());
        assertTrue(figures.totalBytes() > 0);
        assertEquals(0, figures.remainingBytes());
        assertNotNull(figures.downtimeMillis());
        assertEquals("hv" + other(from), Testbed.run("where", VM));
        assertEquals("1", Testbed.run("boots", VM));
        try (LibvirtHypervisor source = new LibvirtHypervisor(config(from));
                LibvirtHypervisor destination = new LibvirtHypervisor(config(other(from)))) {
            assertFalse(source.isActive(uuid));
            assertTrue(destination.isActive(uuid));
        }
    }

    @Test
    void aMigrationThatTakesTooLongIsAbortedAndTheGuestStays() throws Exception {
        int from = here();
        String uuid = uuid(from);
        Recorder recorder = new Recorder();

        HypervisorException e =
                assertThrows(
                        HypervisorException.class,
                        () ->
                                new LibvirtMigrator(config(from))
                                        .migrate(uuid, to(other(from), 1, 6_000), recorder));

        assertTrue(
                String.valueOf(e.getMessage()).contains("time limit of 6000 ms"), e.getMessage());
        assertTrue(recorder.seen.size() > 1, "progress was reported");
        assertTrue(recorder.last().totalBytes() > 0);
        assertEquals("hv" + from, Testbed.run("where", VM));
    }

    @Test
    void anAbortCanBeAskedFor() throws Exception {
        int from = here();
        String uuid = uuid(from);
        Recorder recorder = new Recorder();
        recorder.abortAfter = 3;

        HypervisorException e =
                assertThrows(
                        HypervisorException.class,
                        () ->
                                new LibvirtMigrator(config(from))
                                        .migrate(
                                                uuid,
                                                to(other(from), 1, TIMEOUT_MILLIS),
                                                recorder));

        assertTrue(String.valueOf(e.getMessage()).contains("abort was asked for"), e.getMessage());
        // The limit that was set for this migration outlives it.
        assertEquals("500", Testbed.run("virsh", "" + from, "migrate-getmaxdowntime", VM));
        assertEquals("hv" + from, Testbed.run("where", VM));
    }

    @Test
    void aMigrationShowsAtBothEnds() throws Exception {
        int from = here();
        String uuid = uuid(from);
        Recorder recorder = new Recorder();
        CompletableFuture<Void> migration =
                CompletableFuture.runAsync(
                        () ->
                                assertThrows(
                                        HypervisorException.class,
                                        () ->
                                                new LibvirtMigrator(config(from))
                                                        .migrate(
                                                                uuid,
                                                                to(other(from), 1, TIMEOUT_MILLIS),
                                                                recorder)));
        try (LibvirtHypervisor source = new LibvirtHypervisor(config(from));
                LibvirtHypervisor destination = new LibvirtHypervisor(config(other(from)))) {
            VmSamples.first(source, VM);
            Await.until(
                    "the source tells of its job",
                    LONG,
                    () -> {
                        VmJob job = sample(source).getJob();
                        return job != null && job.getFigures().containsKey("memory_remaining");
                    });
            VmSample arriving = VmSamples.first(destination, VM);
            assertEquals("migrating_in", VmSamples.absence(arriving, "disks"));
            assertEquals(List.of(), arriving.getDisks());
            recorder.abortAfter = 1;
            migration.get(2, TimeUnit.MINUTES);
            Await.until("the job is over", LONG, () -> sample(source).getJob() == null);
        }
    }

    @Test
    void aDestinationThatCannotBeReachedIsAClearFailure() throws Exception {
        int from = here();
        String uuid = uuid(from);
        Migration nowhere =
                new Migration("hv9", "qemu+tcp://10.77.0.9/system", 0, 0, 0, TIMEOUT_MILLIS);
        LibvirtMigrator migrator =
                new LibvirtMigrator(
                        configBuilder(from).with("migration.check.uri", check()).build());

        HypervisorException room =
                assertThrows(HypervisorException.class, () -> migrator.freeMemoryBytes(nowhere));
        HypervisorException migration =
                assertThrows(
                        HypervisorException.class,
                        () -> migrator.migrate(uuid, nowhere, new Recorder()));

        assertTrue(String.valueOf(room.getMessage()).contains("hv9"), room.getMessage());
        assertTrue(
                String.valueOf(migration.getMessage()).contains("10.77.0.9"),
                migration.getMessage());
        assertEquals("hv" + from, Testbed.run("where", VM));
    }

    @Test
    void theDestinationTellsItsFreeMemory() throws Exception {
        int from = here();

        long free =
                new LibvirtMigrator(config(from))
                        .freeMemoryBytes(to(other(from), 0, TIMEOUT_MILLIS));

        assertTrue(free > 64L << 20, () -> free + " bytes");
    }

    /** The agent may die in mid-migration; libvirt goes on, and the next agent finds out. */
    @Test
    void aMigrationWhoseClientIsGoneIsFollowed() throws Exception {
        int from = here();
        String uuid = uuid(from);
        Process client =
                new ProcessBuilder(
                                "virsh",
                                "-c",
                                hosts.getOrDefault("HV" + from + "_URI", ""),
                                "migrate",
                                "--live",
                                "--p2p",
                                "--persistent",
                                "--undefinesource",
                                "--unsafe",
                                "--bandwidth",
                                "4",
                                VM,
                                hosts.getOrDefault("HV" + other(from) + "_MIGRATION_URI", ""))
                        .inheritIO()
                        .start();
        try (LibvirtHypervisor source = new LibvirtHypervisor(config(from));
                Line<JavaConnection> line =
                        new Line<>(
                                "test",
                                () ->
                                        JavaConnection.open(
                                                hosts.getOrDefault("HV" + from + "_URI", ""),
                                                false))) {
            Await.until(
                    "the migration is under way",
                    LONG,
                    () -> !line.call("looking", LONG, c -> c.currentJob(uuid)).isEmpty());
            client.destroyForcibly().waitFor();
            Recorder recorder = new Recorder();

            MigrationFigures figures =
                    new LibvirtMigrator(config(from))
                            .follow(uuid, to(other(from), 0, TIMEOUT_MILLIS), recorder);

            assertTrue(figures.totalBytes() > 0);
            assertTrue(recorder.seen.size() > 0);
            assertEquals("hv" + other(from), Testbed.run("where", VM));
            assertFalse(source.isActive(uuid));
        }
    }

    @Test
    void withoutAMigrationFollowingOneFails() throws Exception {
        int from = here();

        HypervisorException e =
                assertThrows(
                        HypervisorException.class,
                        () ->
                                new LibvirtMigrator(config(from))
                                        .follow(
                                                uuid(from),
                                                to(other(from), 0, TIMEOUT_MILLIS),
                                                new Recorder()));

        assertTrue(String.valueOf(e.getMessage()).contains("no migration"), e.getMessage());
    }

    @Test
    void samplingGoesOnAfterTheDaemonWasRestarted() throws Exception {
        int host = here();
        try (LibvirtHypervisor hypervisor = new LibvirtHypervisor(config(host))) {
            VmSample before = VmSamples.first(hypervisor, VM);
            Testbed.run("exec", "" + host, "pkill", "-x", "libvirtd");
            Await.until("the daemon is missed", LONG, () -> isSampledWithoutLibvirt(hypervisor));
            Testbed.run("up", "2");

            Await.until(
                    "the guest is sampled again", LONG, () -> !isSampledWithoutLibvirt(hypervisor));
            assertEquals(before.getIncarnation(), sample(hypervisor).getIncarnation());
            assertTrue(hypervisor.isActive(before.getUuid()));
        }
    }

    /** Whether the guest is sampled, and the sample says that libvirt did not answer. */
    private static boolean isSampledWithoutLibvirt(LibvirtHypervisor hypervisor)
            throws HypervisorException {
        VmSample vm = sample(hypervisor);
        assertTrue(vm.getCpuNanos() > 0, "/proc and the cgroup need no libvirt");
        return VmSamples.absence(vm, "state").equals("libvirt_down");
    }

    /**
     * A daemon that is stopped answers nothing: the deadline holds, and later all is well again.
     */
    @Test
    void aDaemonThatHangsCostsADeadlineAndNotTheAgent() throws Exception {
        int host = here();
        try (LibvirtHypervisor hypervisor = new LibvirtHypervisor(config(host))) {
            VmSamples.first(hypervisor, VM);
            Testbed.run("exec", "" + host, "pkill", "-STOP", "-x", "libvirtd");
            try {
                // The daemon may have had the answer on its way; and a busy machine has pauses of
                // its own, so that one sample in time is enough.
                Await.until(
                        "the guest is sampled without the daemon, in time",
                        LONG,
                        () -> {
                            long began = System.nanoTime();
                            boolean without = isSampledWithoutLibvirt(hypervisor);
                            long took = System.nanoTime() - began;
                            return without && took < Duration.ofSeconds(2).toNanos();
                        });
                assertTrue(hypervisor.trouble().isPresent());
            } finally {
                Testbed.run("exec", "" + host, "pkill", "-CONT", "-x", "libvirtd");
            }
            Await.until(
                    "the guest is sampled again",
                    LONG,
                    () -> !isSampledWithoutLibvirt(hypervisor) && hypervisor.trouble().isEmpty());
        }
    }

    private static VmSample sample(LibvirtHypervisor hypervisor) throws HypervisorException {
        return hypervisor.sampleVms().stream()
                .filter(vm -> vm.getName().equals(VM))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the guest is not sampled"));
    }

    private static int here() throws Exception {
        return Integer.parseInt(Testbed.run("where", VM).replace("hv", ""));
    }

    private static int other(int host) {
        return 3 - host;
    }

    private static String uuid(int host) throws Exception {
        return Testbed.run("virsh", "" + host, "domuuid", VM);
    }

    private static Migration to(int host, long mibPerSecond, long timeoutMillis) {
        return new Migration(
                "hv" + host,
                hosts.getOrDefault("HV" + host + "_MIGRATION_URI", ""),
                64L << 20,
                500,
                mibPerSecond,
                timeoutMillis);
    }

    private static String check() {
        return hosts.getOrDefault("HV1_URI", "").replace("hv1", "{host}");
    }

    private static TestConfig configBuilder(int host) {
        return TestConfig.in(Path.of("/tmp/unused"))
                .with("host.id", "hv" + host)
                .with("sample.interval", "2s")
                .with("migration.unsafe", "true")
                .with("migration.check.uri", check())
                .with("libvirt.uri", hosts.getOrDefault("HV" + host + "_URI", ""));
    }

    private static AgentConfig config(int host) {
        return configBuilder(host).build();
    }

    /** Keeps what was reported. */
    private static final class Recorder implements Migrator.Observer {
        private final List<MigrationFigures> seen = new CopyOnWriteArrayList<>();
        private volatile int abortAfter = Integer.MAX_VALUE;

        @Override
        public void progress(MigrationFigures figures) {
            seen.add(figures);
        }

        @Override
        public boolean abortRequested() {
            return seen.size() >= abortAfter;
        }

        private MigrationFigures last() {
            return seen.get(seen.size() - 1);
        }
    }
}
