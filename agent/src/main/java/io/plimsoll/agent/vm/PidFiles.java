package io.plimsoll.agent.vm;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where libvirt writes down the process of each VM. For use by one thread. */
final class PidFiles {
    private static final Pattern SOCKET = Pattern.compile("[?&]socket=([^&]+)");

    private final KernelReader reader;
    private final Path folder;

    /** The folder of the libvirt that is reached by {@code uri}. */
    PidFiles(KernelReader reader, String uri) {
        this.reader = reader;
        Matcher socket = SOCKET.matcher(uri);
        Path parent = socket.find() ? Path.of(socket.group(1)).getParent() : null;
        this.folder = (parent == null ? reader.path("run/libvirt") : parent).resolve("qemu");
    }

    /** Process of the VM of this name; empty if there is none or it may not be read. */
    OptionalInt pid(String name) {
        if (name.isEmpty() || name.contains("/")) {
            return OptionalInt.empty();
        }
        long pid = reader.once(folder.resolve(name + ".pid")).column(0);
        return pid > 0 && pid <= Integer.MAX_VALUE
                ? OptionalInt.of((int) pid)
                : OptionalInt.empty();
    }
}
