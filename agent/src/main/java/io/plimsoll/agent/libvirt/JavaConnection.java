package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.HypervisorException;
import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.StoragePool;
import io.plimsoll.wire.VirtualNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.Domain.DomainGetJobStatsFlags;
import org.libvirt.DomainJobStats;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.Network;
import org.libvirt.TypedParameter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of libvirt-java, for definitions and commands. Every domain is freed at once. */
final class JavaConnection implements Line.Connection {
    private static final Logger log = LoggerFactory.getLogger(JavaConnection.class);

    /** virDomainJobType; the constants of libvirt-java are powers of two and wrong. */
    private static final int JOB_BOUNDED = 1;

    private static final int JOB_UNBOUNDED = 2;
    private static final int JOB_COMPLETED = 3;

    private final Connect connect;

    private JavaConnection(Connect connect) {
        this.connect = connect;
    }

    /** Opens a connection. */
    static JavaConnection open(String uri, boolean readOnly) throws HypervisorException {
        NativeLibvirt.library(); // the event loop must be there before the first connection
        try {
            Connect connect = new Connect(uri, readOnly);
            keepAlive(connect);
            return new JavaConnection(connect);
        } catch (LibvirtException e) {
            throw new HypervisorException("libvirt at " + uri + ": " + e.getMessage(), e);
        }
    }

    private static void keepAlive(Connect connect) {
        try {
            connect.setKeepAlive(5, 3);
        } catch (LibvirtException e) {
            log.debug("no keep-alive, which drivers without a daemon do not need", e);
        }
    }

    @Override
    public boolean isAlive() {
        try {
            return connect.isAlive();
        } catch (LibvirtException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            connect.close();
        } catch (LibvirtException e) {
            log.debug("closing a connection", e);
        }
    }

    /** The uuids of all VMs of this host, also of those that are shut off. */
    List<String> uuids() throws LibvirtException {
        List<String> uuids = new ArrayList<>();
        for (Domain domain : connect.listAllDomains(0)) {
            try {
                uuids.add(domain.getUUIDString());
            } finally {
                domain.free();
            }
        }
        return uuids;
    }

    /**
     * The definition of a VM; empty if there is no such VM.
     *
     * @throws IllegalArgumentException if it can't be understood
     */
    Optional<VmDefinition> definition(String vmUuid) throws LibvirtException {
        return onDomain(
                vmUuid, domain -> DomainXml.parse(domain.getXMLDesc(0), domain.isActive() == 1));
    }

    /** Version of the daemon, such as {@code 9.0.0}. */
    String libraryVersion() throws LibvirtException {
        long version = connect.getLibVersion();
        return version / 1_000_000 + "." + version / 1000 % 1000 + "." + version % 1000;
    }

    /** The names of all storage pools, also of those that are not started. */
    List<String> poolNames() throws LibvirtException {
        return together(connect.listStoragePools(), connect.listDefinedStoragePools());
    }

    /** A storage pool as libvirt knew it last: it is not refreshed. */
    StoragePool pool(String name) throws LibvirtException {
        org.libvirt.StoragePool pool = connect.storagePoolLookupByName(name);
        try {
            return PoolXml.parse(pool.getXMLDesc(0), pool.isActive() == 1);
        } finally {
            pool.free();
        }
    }

    /** The names of all networks, also of those that are not started. */
    List<String> networkNames() throws LibvirtException {
        return together(connect.listNetworks(), connect.listDefinedNetworks());
    }

    /** A network. */
    VirtualNetwork network(String name) throws LibvirtException {
        Network network = connect.networkLookupByName(name);
        try {
            return NetworkXml.parse(network.getXMLDesc(0), network.isActive() == 1);
        } finally {
            network.free();
        }
    }

    private static List<String> together(String[] active, String[] inactive) {
        return Stream.concat(Arrays.stream(active), Arrays.stream(inactive)).sorted().toList();
    }

    /** Whether a VM is there and active. */
    boolean isActive(String vmUuid) throws LibvirtException {
        return onDomain(vmUuid, domain -> domain.isActive() == 1).orElse(false);
    }

    /** Does something with a VM; empty if there is no such VM. */
    <R> Optional<R> onDomain(String vmUuid, DomainWork<R> work) throws LibvirtException {
        Domain domain = null;
        try {
            domain = connect.domainLookupByUUIDString(vmUuid);
            return Optional.of(work.on(domain));
        } catch (LibvirtException e) {
            if (isNoDomain(e)) {
                return Optional.empty(); // never there, or just gone
            }
            throw e;
        } finally {
            if (domain != null) {
                domain.free();
            }
        }
    }

    /** Figures by name of the job that a VM is at; empty if there is no such VM or no job. */
    Map<String, Long> currentJob(String vmUuid) throws LibvirtException {
        return job(vmUuid, 0, Set.of(JOB_BOUNDED, JOB_UNBOUNDED));
    }

    /** Figures by name of the job that a VM ended last, while libvirt remembers it. */
    Map<String, Long> completedJob(String vmUuid) throws LibvirtException {
        return job(
                vmUuid,
                DomainGetJobStatsFlags.COMPLETED | DomainGetJobStatsFlags.KEEP_COMPLETED,
                Set.of(JOB_COMPLETED));
    }

    private Map<String, Long> job(String vmUuid, int flags, Set<Integer> types)
            throws LibvirtException {
        Optional<DomainJobStats> stats = onDomain(vmUuid, domain -> domain.getJobStats(flags));
        Map<String, Long> figures = new HashMap<>();
        if (stats.isPresent() && types.contains(stats.get().type)) {
            for (TypedParameter parameter : stats.get().stats) {
                number(parameter).ifPresent(number -> figures.put(parameter.field, number));
            }
        }
        return figures;
    }

    private static Optional<Long> number(TypedParameter parameter) {
        try {
            return Optional.of(Long.parseLong(parameter.getValueAsString()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static boolean isNoDomain(LibvirtException e) {
        return e.getError() != null && e.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN;
    }

    /** Something to be done with a VM. */
    interface DomainWork<R> {
        /** Does it. */
        R on(Domain domain) throws LibvirtException;
    }
}
