package io.plimsoll.agent.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Native;
import io.plimsoll.agent.HypervisorException;
import java.util.Map;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libvirt's client library, loaded when it is first needed. Its event loop and error handler are
 * the process's, so this is the one place with something static.
 */
final class NativeLibvirt {
    private static final Logger log = LoggerFactory.getLogger(NativeLibvirt.class);

    /** libvirt keeps the pointer, so it must never be collected. */
    private static final VirtLibrary.ErrorFunction QUIET = (userData, error) -> {};

    private NativeLibvirt() {}

    /**
     * The library.
     *
     * @throws HypervisorException if it is not installed or can't be initialised
     */
    static VirtLibrary library() throws HypervisorException {
        try {
            return Loaded.LIBRARY;
        } catch (LinkageError e) {
            throw new HypervisorException(
                    "libvirt's client library can't be loaded (on Debian it is the package libvirt0): "
                            + rootMessage(e),
                    e);
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse(e.toString());
    }

    /** Initialised by the class loader: once, and only if asked for. */
    private static final class Loaded {
        static final VirtLibrary LIBRARY = load();

        private static VirtLibrary load() {
            VirtLibrary library =
                    Native.load(
                            "virt",
                            VirtLibrary.class,
                            Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
            if (library.virInitialize() < 0) {
                throw new UnsatisfiedLinkError(
                        "virInitialize failed: " + library.virGetLastErrorMessage());
            }
            library.virSetErrorFunc(null, QUIET);
            startEventLoop();
            return library;
        }

        /** Keep-alive messages, by which a dead libvirt daemon is noticed, need the event loop. */
        private static void startEventLoop() {
            try {
                org.libvirt.Library.initEventLoop();
            } catch (LibvirtException e) {
                throw new UnsatisfiedLinkError("virEventRegisterDefaultImpl failed: " + e);
            }
            Thread thread = new Thread(Loaded::processEvents, "plimsoll-libvirt-events");
            thread.setDaemon(true);
            thread.start();
        }

        private static void processEvents() {
            int failures = 0;
            while (failures < 100) {
                try {
                    org.libvirt.Library.processEvent();
                    failures = 0;
                } catch (LibvirtException e) {
                    failures++;
                    log.debug("libvirt's event loop", e);
                }
            }
            log.error(
                    "libvirt's event loop fails again and again and was given up; a dead libvirt daemon is now noticed"
                            + " only by the deadlines. Restart the agent");
        }
    }
}
