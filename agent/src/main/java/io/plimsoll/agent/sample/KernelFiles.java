package io.plimsoll.agent.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads text files of the kernel below a root, which is {@code /} but in tests. */
final class KernelFiles {
    private final Path root;

    KernelFiles(Path root) {
        this.root = root;
    }

    /** All lines of a file that must be there. */
    List<String> lines(String path) throws IOException {
        // Not UTF-8: a device name with odd bytes must not spoil the other lines.
        return Files.readAllLines(root.resolve(path), StandardCharsets.ISO_8859_1);
    }

    /** All lines of a file that need not be there; none if it is absent or can't be read. */
    List<String> linesIfAny(String path) {
        try {
            return lines(path);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** First line of a file, if it is there and not blank. */
    Optional<String> firstLine(String path) {
        return linesIfAny(path).stream()
                .findFirst()
                .map(String::strip)
                .filter(line -> !line.isEmpty());
    }

    boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }
}
