package io.plimsoll.agent.libvirt;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import io.plimsoll.agent.HypervisorException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A connection of our own binding, for statistics. For use by one thread at a time. */
final class StatsConnection implements Line.Connection {
    /** state, cpu, balloon, vcpu, interface, block. */
    private static final int GROUPS = 1 | 2 | 4 | 8 | 16 | 32;

    private static final int ACTIVE = 1;

    /** Rather leave out what needs the monitor of a QEMU that is busy or hangs than wait for it. */
    private static final int NOWAIT = 1 << 29;

    private static final int ALL_NUMA_NODES = -1;
    private static final int MEMORY_FIELD_BYTES = 80;
    private static final int MEMORY_STAT_BYTES = 88;
    private static final int UUID_STRING_BYTES = 37;
    private static final long BYTES_PER_KIB = 1024;

    private final VirtLibrary library;
    private final Pointer connection;
    private int flags = ACTIVE | NOWAIT;

    private StatsConnection(VirtLibrary library, Pointer connection) {
        this.library = library;
        this.connection = connection;
    }

    /** Opens a connection that can only read, or where that is not offered any. */
    static StatsConnection open(String uri) throws HypervisorException {
        VirtLibrary library = NativeLibvirt.library();
        Pointer connection = library.virConnectOpenReadOnly(uri);
        if (connection == null) {
            connection = library.virConnectOpen(uri);
        }
        if (connection == null) {
            throw new HypervisorException(
                    "libvirt at " + uri + ": " + LibvirtError.last(library).getMessage());
        }
        // Fails for drivers without a daemon, which need none.
        library.virConnectSetKeepAlive(connection, 5, 3);
        return new StatsConnection(library, connection);
    }

    @Override
    public boolean isAlive() {
        return library.virConnectIsAlive(connection) == 1;
    }

    @Override
    public void close() {
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

    /** The statistics of all active VMs. */
    List<DomainStats> domainStats() throws LibvirtError {
        PointerByReference list = new PointerByReference();
        int count = library.virConnectGetAllDomainStats(connection, GROUPS, list, flags);
        if (count < 0) {
            LibvirtError error = LibvirtError.last(library);
            if (!error.isInvalidArgument() || flags == 0) {
                throw error;
            }
            // A libvirt before 4.5 or a driver without this flag; then without the other.
            flags = flags == (ACTIVE | NOWAIT) ? ACTIVE : 0;
            return domainStats();
        }
        Pointer records = list.getValue();
        try {
            List<DomainStats> stats = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                stats.add(record(records.getPointer((long) i * Long.BYTES)));
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
        byte[] memory =
                count == 0
                        ? new byte[0]
                        : record.getPointer(Long.BYTES)
                                .getByteArray(0, count * TypedParameters.BYTES);
        byte[] uuid = new byte[UUID_STRING_BYTES];
        library.virDomainGetUUIDString(domain, uuid);
        String name = library.virDomainGetName(domain);
        return new DomainStats(
                new String(uuid, 0, UUID_STRING_BYTES - 1, StandardCharsets.US_ASCII),
                name == null ? "" : name,
                library.virDomainGetID(domain),
                TypedParameters.parse(
                        memory, address -> new Pointer(address).getString(0, "UTF-8")));
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
}
