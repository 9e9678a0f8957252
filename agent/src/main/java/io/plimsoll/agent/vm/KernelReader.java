package io.plimsoll.agent.vm;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads files and folders below a root, which is {@code /} but in tests, into one buffer. For use
 * by one thread.
 */
final class KernelReader {
    private final Path root;
    private final KernelText text = new KernelText();

    KernelReader(Path root) {
        this.root = root;
    }

    /** The place of a file. */
    Path path(String file) {
        return root.resolve(file);
    }

    /** Reads a file that is read seldom; the text is empty if it is not there. */
    KernelText once(String file) {
        return once(path(file));
    }

    /** The same. The text counts until the next reading. */
    KernelText once(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            text.load(channel);
        } catch (IOException e) {
            text.set("");
        }
        return text;
    }

    /** Reads a file that is kept; the text is empty if it is absent. */
    KernelText again(KernelFile file) {
        if (!file.read(text)) {
            text.set("");
        }
        return text;
    }

    /** Names in a folder, none if it is not there. */
    List<String> names(Path folder) {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        } catch (IOException e) {
            return List.of();
        }
        return names;
    }
}
