package io.plimsoll.agent.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kernel files of a machine: {@code src/test/resources/host/NAME.txt}, where a line {@code ==
 * path} begins each file.
 */
final class HostFixture {
    private static final String BEGIN = "== ";

    private HostFixture() {}

    /** Writes the files below a folder. */
    static void copy(String name, Path root) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/host", name + ".txt"));
        StringBuilder text = new StringBuilder();
        String path = "";
        for (String line : lines) {
            if (line.startsWith(BEGIN)) {
                write(root, path, text);
                path = line.substring(BEGIN.length());
                text.setLength(0);
                continue;
            }
            text.append(line).append('\n');
        }
        write(root, path, text);
    }

    /** Deletes a file or folder. */
    static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void write(Path root, String path, StringBuilder text) throws IOException {
        if (!path.isEmpty()) {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
    }
}
