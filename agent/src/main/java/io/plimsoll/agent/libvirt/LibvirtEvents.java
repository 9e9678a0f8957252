package io.plimsoll.agent.libvirt;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import io.plimsoll.agent.HypervisorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when libvirt says that a VM's life, devices, disks, agent or metadata changed. */
final class LibvirtEvents implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final Line<Watching> line;
    private volatile Runnable changed = () -> {};

    LibvirtEvents(String name, String uri) {
        line = new Line<>(name, () -> Watching.open(uri, () -> changed.run()));
    }

    /** See {@link io.plimsoll.agent.Hypervisor#watch}. */
    void watch(Runnable newChanged) throws HypervisorException {
        changed = newChanged;
        line.call("watching for changes", DEADLINE, Watching::keep);
    }

    @Override
    public void close() {
        changed = () -> {};
        line.close();
    }

    /** A connection on which libvirt tells events. */
    private static final class Watching implements Line.Connection {
        private static final Logger log = LoggerFactory.getLogger(LibvirtEvents.class);

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
        private boolean told;
        private final Runnable changed;

        private Watching(VirtLibrary library, Pointer connection, Runnable changed) {
            this.library = library;
            this.connection = connection;
            this.changed = changed;
        }

        static Watching open(String uri, Runnable changed) throws HypervisorException {
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
            Watching watching = new Watching(library, connection, changed);
            watching.register();
            return watching;
        }

        private void register() {
            VirtLibrary.NumbersCallback numbers =
                    (from, domain, first, second, userData) -> changed.run();
            VirtLibrary.TextCallback text = (from, domain, device, userData) -> changed.run();
            VirtLibrary.NumberAndTextCallback numberAndText =
                    (from, domain, number, namespace, userData) -> changed.run();
            VirtLibrary.TextAndNumbersCallback textAndNumbers =
                    (from, domain, disk, type, status, userData) -> changed.run();
            register(LIFECYCLE, numbers);
            register(AGENT_LIFECYCLE, numbers);
            register(DEVICE_ADDED, text);
            register(DEVICE_REMOVED, text);
            register(METADATA_CHANGE, numberAndText);
            register(BLOCK_JOB_2, textAndNumbers);
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
