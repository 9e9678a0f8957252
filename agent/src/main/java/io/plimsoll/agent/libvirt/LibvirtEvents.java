package io.plimsoll.agent.libvirt;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import io.plimsoll.agent.HypervisorException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when libvirt says that a VM's life, devices, disks, agent or metadata changed. */
final class LibvirtEvents implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final Line<Watching> line;
    private final Outdated outdated;
    private volatile Runnable changed = () -> {};

    LibvirtEvents(String name, String uri, Outdated outdated) {
        this.line = new Line<>(name, () -> Watching.open(uri, outdated, () -> changed.run()));
        this.outdated = outdated;
    }

    /** See {@link io.plimsoll.agent.Hypervisor#watch}. */
    void watch(Runnable newChanged) throws HypervisorException {
        changed = newChanged;
        try {
            line.call("watching for changes", DEADLINE, Watching::keep);
        } catch (HypervisorException e) {
            outdated.unwatched();
            throw e;
        }
    }

    @Override
    public void close() {
        changed = () -> {};
        line.close();
    }

    /** A connection on which libvirt tells events. */
    private static final class Watching implements Line.Connection {
        private static final Logger log = LoggerFactory.getLogger(LibvirtEvents.class);

        private static final int UUID_STRING_BYTES = 37;

        // virDomainEventID
        private static final int LIFECYCLE = 0;
        private static final int DEVICE_REMOVED = 15;
        private static final int BLOCK_JOB_2 = 16;
        private static final int AGENT_LIFECYCLE = 18;
        private static final int DEVICE_ADDED = 19;
        private static final int METADATA_CHANGE = 23;

        private final VirtLibrary library;
        private final Pointer connection;

        /**
         * What libvirt has the addresses of: it must not be collected before the connection ends.
         */
        private final List<Callback> callbacks = new ArrayList<>();

        private final List<Integer> registered = new ArrayList<>();
        private final Outdated outdated;
        private final Runnable changed;
        private boolean told;

        private Watching(
                VirtLibrary library, Pointer connection, Outdated outdated, Runnable changed) {
            this.library = library;
            this.connection = connection;
            this.outdated = outdated;
            this.changed = changed;
        }

        static Watching open(String uri, Outdated outdated, Runnable changed)
                throws HypervisorException {
            VirtLibrary library = NativeLibvirt.library(); // the event loop must be there before
            Pointer connection = library.virConnectOpenReadOnly(uri);
            if (connection == null) {
                connection = library.virConnectOpen(uri);
            }
            if (connection == null) {
                throw new HypervisorException(
                        "libvirt at " + uri + ": " + LibvirtError.last(library).getMessage());
            }
            library.virConnectSetKeepAlive(connection, 5, 3);
            Watching watching = new Watching(library, connection, outdated, changed);
            watching.register();
            return watching;
        }

        private void register() {
            VirtLibrary.NumbersCallback numbers =
                    (from, domain, first, second, userData) -> changed(domain);
            VirtLibrary.TextCallback text = (from, domain, device, userData) -> changed(domain);
            VirtLibrary.NumberAndTextCallback numberAndText =
                    (from, domain, number, namespace, userData) -> changed(domain);
            VirtLibrary.TextAndNumbersCallback textAndNumbers =
                    (from, domain, disk, type, status, userData) -> changed(domain);
            register(LIFECYCLE, numbers);
            register(AGENT_LIFECYCLE, numbers);
            register(DEVICE_ADDED, text);
            register(DEVICE_REMOVED, text);
            register(METADATA_CHANGE, numberAndText);
            register(BLOCK_JOB_2, textAndNumbers);
        }

        /** On the thread of libvirt's events, which must not wait. */
        private void changed(@Nullable Pointer domain) {
            byte[] uuid = new byte[UUID_STRING_BYTES];
            if (domain != null && library.virDomainGetUUIDString(domain, uuid) == 0) {
                outdated.vm(new String(uuid, 0, UUID_STRING_BYTES - 1, StandardCharsets.US_ASCII));
            } else {
                outdated.all();
            }
            changed.run();
        }

        private void register(int event, Callback callback) {
            callbacks.add(callback);
            int id =
                    library.virConnectDomainEventRegisterAny(
                            connection, null, event, callback, null, null);
            if (id < 0) {
                log.debug("no event {}: {}", event, LibvirtError.last(library).getMessage());
                return;
            }
            registered.add(id);
        }

        /**
         * Nothing but a sign of life, as libvirt tells by itself; something may have changed before
         * a connection was there.
         *
         * @throws HypervisorException if the daemon is gone, upon which a new connection is made
         */
        private boolean keep() throws HypervisorException {
            if (!isAlive()) {
                throw new HypervisorException("the connection to libvirt broke");
            }
            if (!told) {
                told = true;
                outdated.watched();
                changed.run();
            }
            return true;
        }

        @Override
        public boolean isAlive() {
            return library.virConnectIsAlive(connection) == 1;
        }

        @Override
        public void close() {
            registered.forEach(id -> library.virConnectDomainEventDeregisterAny(connection, id));
            library.virConnectClose(connection);
        }
    }
}
