package io.plimsoll.agent;

import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.VmSample;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** A hypervisor in memory that can be told to fail. */
public final class FakeHypervisor implements Hypervisor {
    private final Set<String> active = new ConcurrentSkipListSet<>();
    private volatile Optional<HypervisorException> failure = Optional.empty();
    private volatile Runnable whileListing = () -> {};
    private volatile String listingFailure = "";
    private volatile Runnable watcher = () -> {};
    private volatile Optional<HypervisorException> trouble = Optional.empty();
    private volatile boolean closed;

    public FakeHypervisor with(String... vmUuids) {
        active.addAll(List.of(vmUuids));
        return this;
    }

    public void remove(String vmUuid) {
        active.remove(vmUuid);
    }

    public void failWith(String message) {
        failure = Optional.of(new HypervisorException(message));
    }

    public void recover() {
        failure = Optional.empty();
    }

    /** What happens while somebody reads the definitions. */
    public void whileListing(Runnable what) {
        whileListing = what;
    }

    /** Lets reading the definitions fail, and nothing else; an empty message ends that. */
    public void failListing(String message) {
        listingFailure = message;
    }

    /** Answers as before, but tells that something is wrong. */
    public void inTrouble(String message) {
        trouble = Optional.of(new HypervisorException(message));
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public Optional<HypervisorException> trouble() {
        return trouble;
    }

    @Override
    public SamplingCost cost() {
        return new SamplingCost(1, 2, 3, 4, 30_000, 300_000);
    }

    @Override
    public String version() throws HypervisorException {
        check();
        return "Fake 1.0.0";
    }

    @Override
    public List<VmSample> sampleVms() throws HypervisorException {
        check();
        return active.stream().map(FakeHypervisor::sample).toList();
    }

    @Override
    public List<VmDefinition> definitions() throws HypervisorException {
        check();
        whileListing.run();
        if (!listingFailure.isEmpty()) {
            throw new HypervisorException(listingFailure);
        }
        return active.stream()
                .map(uuid -> new VmDefinition(uuid, "vm-" + uuid, 2, 1L << 30, List.of(), Map.of()))
                .toList();
    }

    @Override
    public void watch(Runnable changed) throws HypervisorException {
        check();
        watcher = changed;
    }

    /** Tells whoever watches that something changed. */
    public void tellChange() {
        watcher.run();
    }

    @Override
    public boolean isActive(String vmUuid) throws HypervisorException {
        check();
        return active.contains(vmUuid);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void check() throws HypervisorException {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private static VmSample sample(String uuid) {
        return VmSample.newBuilder()
                .setUuid(uuid)
                .setName("vm-" + uuid)
                .setState(1)
                .setIncarnation(7)
                .setMonoNanos(1)
                .setCpuNanos(123_456_789L)
                .build();
    }
}
