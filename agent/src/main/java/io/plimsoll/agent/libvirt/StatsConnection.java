package io.plimsoll.agent.libvirt;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import io.plimsoll.agent.HypervisorException;
import io.plimsoll.wire.VmJob;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection of our own binding, for statistics. It knows the VMs that it listed last. For use by
 * one thread at a time.
 */
final class StatsConnection implements Line.Connection {
    private static final int ACTIVE = 1;

    /** Whole backing chains in the group of the disks. */
    private static final int BACKING = 1 << 30;

    /** Rather leave out what needs the monitor of a QEMU that is busy or hangs than wait for it. */
    private static final int NOWAIT = 1 << 29;

    private static final int ALL_NUMA_NODES = -1;
    private static final int MEMORY_FIELD_BYTES = 80;
    private static final int MEMORY_STAT_BYTES = 88;
    private static final int UUID_STRING_BYTES = 37;
    private static final int CONTROL_INFO_BYTES = 16;
    private static final long BYTES_PER_KIB = 1024;

    private final VirtLibrary library;
    private final Pointer connection;
    private final Map<String, Pointer> domains = new HashMap<>();

    /** Flags and groups that this libvirt or driver has refused. */
    private int unknownFlags;

    private int unknownGroups;

    private StatsConnection(VirtLibrary library, Pointer connection) {
        this.library = library;
        this.connection = connection;
    }

    /** Opens a connection that can only read, or where that is not offered any. */
    static StatsConnection open(String uri) throws HypervisorException {
        VirtLibrary library = NativeLibvirt.library();
        Pointer connection = library.virConnectOpenReadOnly(uri);
        return opened(library, connection == null ? library.virConnectOpen(uri) : connection, uri);
    }

    /** Opens a connection that can also start measurements. */
    static StatsConnection openToAsk(String uri) throws HypervisorException {
        VirtLibrary library = NativeLibvirt.library();
        return opened(library, library.virConnectOpen(uri), uri);
    }

    private static StatsConnection opened(
            VirtLibrary library, @Nullable Pointer connection, String uri)
            throws HypervisorException {
        if (connection == null) {
            throw new HypervisorException(
                    "libvirt at " + uri + ": " + LibvirtError.last(library).getMessage());
        }
        // Fails for drivers without a daemon, which need none. Rarely, as every sign of life wakes
        // both
        // sides, and the calls have deadlines: this only ends those that would never return.
        library.virConnectSetKeepAlive(connection, 15, 3);
        return new StatsConnection(library, connection);
    }

    @Override
    public boolean isAlive() {
        return library.virConnectIsAlive(connection) == 1;
    }

    @Override
    public void close() {
        domains.values().forEach(library::virDomainFree);
        domains.clear();
        library.virConnectClose(connection);
    }

    /** Name and version of the hypervisor, such as {@code QEMU 7.2.15}. */
    String version() throws LibvirtError {
        LongByReference number = new LongByReference();
        String type = library.virConnectGetType(connection);
        if (type == null || library.virConnectGetVersion(connection, number) < 0) {
            throw LibvirtError.last(library);
        }
        long version = number.getValue();
        return String.format(
                Locale.ROOT,
                "%s %d.%d.%d",
                type,
                version / 1_000_000,
                version / 1000 % 1000,
                version % 1000);
    }

    /** The active VMs with these groups of statistics. The connection knows them from now on. */
    List<DomainStats> list(int groups) throws LibvirtError {
        PointerByReference list = new PointerByReference();
        int count =
                call(
                        groups,
                        ACTIVE | NOWAIT,
                        (known, flags) ->
                                library.virConnectGetAllDomainStats(
                                        connection, known, list, flags));
        return records(list.getValue(), count, true);
    }

    /**
     * Statistics of some of the VMs that were listed last. A VM that has gone since is left out.
     *
     * @param backing whether the disks come with their backing chains
     */
    List<DomainStats> stats(Collection<String> uuids, int groups, boolean backing)
            throws LibvirtError {
        List<Pointer> some = new ArrayList<>();
        for (String uuid : uuids) {
            Pointer domain = domains.get(uuid);
            if (domain != null) {
                some.add(domain);
            }
        }
        if (some.isEmpty()) {
            return List.of();
        }
        @Nullable Pointer[] array = some.toArray(new Pointer[some.size() + 1]); // null at the end
        PointerByReference list = new PointerByReference();
        int count =
                call(
                        groups,
                        NOWAIT | (backing ? BACKING : 0),
                        (known, flags) -> library.virDomainListGetStats(array, known, list, flags));
        return records(list.getValue(), count, false);
    }

    /** How the monitors of some of the VMs do that were listed last; asks no QEMU. */
    Map<String, MonitorControl> controls(Collection<String> uuids) {
        Map<String, MonitorControl> controls = new HashMap<>();
        byte[] info = new byte[CONTROL_INFO_BYTES];
        for (String uuid : uuids) {
            Pointer domain = domains.get(uuid);
            if (domain != null && library.virDomainGetControlInfo(domain, info, 0) == 0) {
                ByteBuffer fields = ByteBuffer.wrap(info).order(ByteOrder.nativeOrder());
                controls.put(
                        uuid, new MonitorControl(fields.getInt(0), fields.getLong(Long.BYTES)));
            }
        }
        return controls;
    }

    /** The definition of a VM that was listed last, as it runs; asks no QEMU. */
    Optional<String> definition(String uuid) {
        Pointer domain = domains.get(uuid);
        Pointer text = domain == null ? null : library.virDomainGetXMLDesc(domain, 0);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(text.getString(0, "UTF-8"));
        } finally {
            Native.free(Pointer.nativeValue(text));
        }
    }

    /** The job that a VM is at; empty if it is at none. */
    Optional<VmJob> job(String uuid) {
        Pointer domain = domains.get(uuid);
        IntByReference type = new IntByReference();
        IntByReference count = new IntByReference();
        PointerByReference list = new PointerByReference();
        if (domain == null || library.virDomainGetJobStats(domain, type, list, count, 0) < 0) {
            return Optional.empty();
        }
        try {
            return JobParameters.parse(
                    type.getValue(), parameters(list.getValue(), count.getValue()));
        } finally {
            library.virTypedParamsFree(list.getValue(), count.getValue());
        }
    }

    /** Has QEMU measure how fast a VM changes its memory; returns at once. */
    void startDirtyRate(String uuid, int seconds) throws LibvirtError {
        Pointer domain = domains.get(uuid);
        if (domain != null && library.virDomainStartDirtyRateCalc(domain, seconds, 0) < 0) {
            throw LibvirtError.last(library);
        }
    }

    /** What this libvirt does not know is left out, one thing after the other, from then on. */
    private int call(int groups, int flags, BulkCall bulk) throws LibvirtError {
        while (true) {
            int askedGroups = groups & ~unknownGroups;
            int askedFlags = flags & ~unknownFlags;
            int count = bulk.make(askedGroups, askedFlags);
            if (count >= 0) {
                return count;
            }
            LibvirtError error = LibvirtError.last(library);
            if (!error.isInvalidArgument() || (askedFlags == 0 && askedGroups <= 1)) {
                throw error;
            }
            if (askedFlags != 0) {
                // NOWAIT is the youngest of them.
                int youngest = askedFlags & NOWAIT;
                unknownFlags |= youngest != 0 ? youngest : Integer.highestOneBit(askedFlags);
            } else {
                unknownGroups |= Integer.highestOneBit(askedGroups);
                unknownFlags = 0; // it was not the flags
            }
        }
    }

    private List<DomainStats> records(@Nullable Pointer records, int count, boolean keep) {
        if (records == null) {
            return List.of();
        }
        try {
            List<DomainStats> stats = new ArrayList<>(count);
            Map<String, Pointer> listed = new HashMap<>();
            for (int i = 0; i < count; i++) {
                Pointer record = records.getPointer((long) i * Long.BYTES);
                DomainStats one = record(record);
                stats.add(one);
                if (keep) {
                    Pointer domain = record.getPointer(0);
                    library.virDomainRef(domain);
                    listed.put(one.uuid(), domain);
                }
            }
            if (keep) {
                domains.values().forEach(library::virDomainFree);
                domains.clear();
                domains.putAll(listed);
            }
            return stats;
        } finally {
            library.virDomainStatsRecordListFree(records);
        }
    }

    /** Memory of the host that can be given to a VM: free, or page cache that can be dropped. */
    long freeMemoryBytes() throws LibvirtError {
        Map<String, Long> kib = memoryKib();
        return BYTES_PER_KIB
                * (kib.getOrDefault("free", 0L)
                        + kib.getOrDefault("buffers", 0L)
                        + kib.getOrDefault("cached", 0L));
    }

    /** A virDomainStatsRecord: pointer to the domain, pointer to the parameters, their number. */
    private DomainStats record(Pointer record) {
        Pointer domain = record.getPointer(0);
        int count = record.getInt(2L * Long.BYTES);
        byte[] uuid = new byte[UUID_STRING_BYTES];
        library.virDomainGetUUIDString(domain, uuid);
        String name = library.virDomainGetName(domain);
        return new DomainStats(
                new String(uuid, 0, UUID_STRING_BYTES - 1, StandardCharsets.US_ASCII),
                name == null ? "" : name,
                library.virDomainGetID(domain),
                parameters(record.getPointer(Long.BYTES), count));
    }

    private static Map<String, Object> parameters(@Nullable Pointer array, int count) {
        byte[] memory =
                array == null || count == 0
                        ? new byte[0]
                        : array.getByteArray(0, count * TypedParameters.BYTES);
        return TypedParameters.parse(memory, address -> new Pointer(address).getString(0, "UTF-8"));
    }

    /** virNodeGetMemoryStats, as the memory in virNodeInfo is wrong on some machines. */
    private Map<String, Long> memoryKib() throws LibvirtError {
        IntByReference count = new IntByReference(0);
        if (library.virNodeGetMemoryStats(connection, ALL_NUMA_NODES, null, count, 0) < 0) {
            throw LibvirtError.last(library);
        }
        try (Memory memory = new Memory((long) count.getValue() * MEMORY_STAT_BYTES)) {
            if (library.virNodeGetMemoryStats(connection, ALL_NUMA_NODES, memory, count, 0) < 0) {
                throw LibvirtError.last(library);
            }
            Map<String, Long> stats = new HashMap<>();
            for (int i = 0; i < count.getValue(); i++) {
                long at = (long) i * MEMORY_STAT_BYTES;
                stats.put(
                        memory.getString(at, "US-ASCII"), memory.getLong(at + MEMORY_FIELD_BYTES));
            }
            return stats;
        }
    }

    /** A bulk call with these groups and flags; returns the number of records or -1. */
    private interface BulkCall {
        int make(int groups, int flags);
    }
}
