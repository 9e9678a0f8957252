package io.plimsoll.standalone.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.HypervisorException;
import io.plimsoll.agent.Migrator;
import io.plimsoll.wire.Command.Migration;
import io.plimsoll.wire.CommandResult.MigrationFigures;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedHostTest {
    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);
    private final RecordingObserver observer = new RecordingObserver();
    private SimulatedHost source;
    private SimulatedHost destination;
    private VmSample vm;

    @BeforeEach
    void twoHostsAndAVm() {
        SharedWorld world =
                new SharedWorld(
                        SimulatedFleet.world(new FleetOptions(2, 20, 1, false)),
                        nanos::get,
                        () -> nanos.get() / 1_000_000,
                        nanos::addAndGet);
        source = new SimulatedHost("sim-1", world);
        destination = new SimulatedHost("sim-2", world);
        vm =
                source.sampleVms().stream()
                        .max(java.util.Comparator.comparingInt(VmSample::getVcpuMaximum))
                        .orElseThrow();
    }

    @Test
    void countersCarryTheTimeOfReading() {
        nanos.addAndGet(123_000_000L);

        assertEquals(nanos.get(), source.sampleVms().get(0).getMonoNanos());
    }

    @Test
    void aMigratedVmIsActiveAtItsDestinationOnly() throws HypervisorException {
        MigrationFigures figures = source.migrate(vm.getUuid(), to("sim-2", 60_000), observer);

        assertFalse(source.isActive(vm.getUuid()));
        assertTrue(destination.isActive(vm.getUuid()));
        assertEquals("sim-2", figures.destinationHost());
        assertTrue(figures.transferredBytes() > 0);
        assertFalse(observer.seen.isEmpty());
    }

    @Test
    void progressGrowsUntilTheEnd() throws HypervisorException {
        source.migrate(vm.getUuid(), to("sim-2", 60_000), observer);

        for (int i = 1; i < observer.seen.size(); i++) {
            assertTrue(
                    observer.seen.get(i).transferredBytes()
                            > observer.seen.get(i - 1).transferredBytes());
        }
    }

    @Test
    void aMigrationThatTakesTooLongIsAborted() {
        HypervisorException failure =
                assertThrows(
                        HypervisorException.class,
                        () -> source.migrate(vm.getUuid(), to("sim-2", 700), observer));

        assertEquals(
                "the migration was aborted because it took longer than 700 ms;"
                        + " the VM goes on at sim-1",
                failure.getMessage());
        assertTrue(source.isActive(vm.getUuid()));
    }

    @Test
    void aMigrationIsAbortedOnRequest() {
        observer.abort = true;

        assertThrows(
                HypervisorException.class,
                () -> source.migrate(vm.getUuid(), to("sim-2", 60_000), observer));

        assertTrue(source.isActive(vm.getUuid()));
        assertFalse(destination.isActive(vm.getUuid()));
    }

    @Test
    void anUnknownDestinationCantBeAsked() {
        HypervisorException failure =
                assertThrows(
                        HypervisorException.class,
                        () -> source.freeMemoryBytes(to("elsewhere", 60_000)));

        assertEquals(
                "the destination elsewhere can't be reached: the simulation has no such host",
                failure.getMessage());
    }

    @Test
    void freeMemoryShrinksByWhatArrives() throws HypervisorException {
        long before = source.freeMemoryBytes(to("sim-2", 60_000));

        source.migrate(vm.getUuid(), to("sim-2", 60_000), observer);

        assertEquals(
                before - vm.getBalloonMaximumKib() * 1024,
                source.freeMemoryBytes(to("sim-2", 60_000)));
    }

    private static Migration to(String host, long timeoutMillis) {
        return new Migration(host, "sim://" + host, 0, 0, 0, timeoutMillis);
    }

    private static final class RecordingObserver implements Migrator.Observer {
        private final List<MigrationFigures> seen = new ArrayList<>();
        private boolean abort;

        @Override
        public void progress(MigrationFigures figures) {
            seen.add(figures);
        }

        @Override
        public boolean abortRequested() {
            return abort;
        }
    }
}
