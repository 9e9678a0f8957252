package io.plimsoll.agent.inventory;

import io.plimsoll.agent.kernel.DeadlineCalls;
import io.plimsoll.agent.kernel.DeadlineCalls.HangsException;
import io.plimsoll.agent.kernel.Libc;
import io.plimsoll.agent.kernel.MountTable;
import io.plimsoll.wire.DiskDefinition.ImageFacts;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at images: reads the first bytes of a file, and asks what it takes of its file system. It
 * takes no lock and writes nothing, so QEMU is not disturbed. Storage that hangs costs a deadline
 * once and is then left alone.
 */
final class ImageReader {
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final int DEEPEST = 200;

    private final Path root;
    private final DeadlineCalls calls = new DeadlineCalls("plimsoll-image");

    /** Reads images below {@code root}, which is {@code /} but in tests. */
    ImageReader(Path root) {
        this.root = root;
    }

    /**
     * The chain of an image, itself first.
     *
     * @param told what libvirt told of it: all of it if the VM runs, else the first image only
     * @param complete whether that is all
     */
    List<ImageFacts> chain(List<ImageFacts> told, boolean complete, MountTable mounts) {
        List<ImageFacts> chain = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (ImageFacts image : told) {
            Looked looked = look(image.path(), image.format(), mounts);
            chain.add(looked.facts());
            seen.add(image.path());
            if (!complete) {
                follow(looked.below(), chain, seen, mounts);
            }
        }
        return chain;
    }

    /** Down to the base; a chain that comes back to itself ends there. */
    private void follow(
            Optional<Below> first, List<ImageFacts> chain, Set<String> seen, MountTable mounts) {
        Optional<Below> below = first;
        while (below.isPresent() && chain.size() < DEEPEST && seen.add(below.get().path())) {
            Looked looked = look(below.get().path(), below.get().format(), mounts);
            chain.add(looked.facts());
            below = looked.below();
        }
    }

    private Looked look(String path, String format, MountTable mounts) {
        if (!path.startsWith("/")) {
            return unread(path, format, "it is not a file of this host");
        }
        String place = mounts.holding(path).map(MountTable.Mount::point).orElse("/");
        try {
            return calls.call(place, DEADLINE, () -> read(path, format));
        } catch (HangsException | IOException e) {
            return unread(path, format, String.valueOf(e.getMessage()));
        }
    }

    private Looked read(String path, String format) throws IOException {
        Path file;
        try {
            file = root.resolve(path.substring(1));
        } catch (InvalidPathException e) {
            throw new IOException("it is no path", e);
        }
        Libc.FileSize size = Libc.fileSize(file);
        if (!size.regular() && !size.blockDevice()) {
            throw new IOException(path + " is neither a file nor a block device"); // a pipe hangs
        }
        Optional<Qcow2Header> header = Optional.empty();
        if (!format.equals("raw")) { // what a guest writes into a raw image must not count
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
                header = Qcow2Header.read(bytes);
            }
        }
        String found = header.isPresent() ? "qcow2" : format.isEmpty() ? "raw" : format;
        Long virtualBytes =
                header.map(Qcow2Header::virtualBytes)
                        .orElse(found.equals("raw") && size.regular() ? size.bytes() : null);
        Long allocatedBytes = size.regular() ? size.allocatedBytes() : null;
        return new Looked(
                new ImageFacts(path, found, virtualBytes, allocatedBytes, List.of(), null),
                header.filter(each -> !each.backingFile().isEmpty())
                        .map(each -> below(path, each)));
    }

    /** A name that is not absolute begins at the folder of the image above. */
    private static Below below(String path, Qcow2Header header) {
        String name = header.backingFile();
        if (name.startsWith("json:") || name.matches("[a-z+]{2,}:.*")) {
            return new Below(name, header.backingFormat());
        }
        String absolute =
                name.startsWith("/")
                        ? name
                        : Path.of(path).resolveSibling(name).normalize().toString();
        return new Below(absolute, header.backingFormat());
    }

    private static Looked unread(String path, String format, String why) {
        return new Looked(
                new ImageFacts(path, format, null, null, List.of(), why), Optional.empty());
    }

    private record Below(String path, String format) {}

    private record Looked(ImageFacts facts, Optional<Below> below) {}
}
