package io.plimsoll.agent.sample;

import io.plimsoll.wire.AbsenceReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads text files of the kernel below a root, which is {@code /} but in tests. */
final class KernelFiles {
    private final Path root;

    KernelFiles(Path root) {
        this.root = root;
    }

    /** All lines of a file that must be there. */
    List<String> lines(String path) throws IOException {
        // Not UTF-8: a device name with odd bytes must not spoil the other lines.
        String text = new String(bytes(path), StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>();
        int begin = 0;
        while (begin < text.length()) {
            int end = text.indexOf('\n', begin);
            if (end < 0) {
                end = text.length();
            }
            lines.add(text.substring(begin, end));
            begin = end + 1;
        }
        return lines;
    }

    private byte[] bytes(String path) throws IOException {
        try (InputStream file = Files.newInputStream(root.resolve(path))) {
            return file.readAllBytes();
        }
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

    /** The whole number from 0 that is all of a file. */
    OptionalLong number(String path) {
        List<String> lines = linesIfAny(path);
        return lines.isEmpty() ? OptionalLong.empty() : Fields.parse(lines.get(0).strip());
    }

    /**
     * The names in a folder that are a prefix and a number, by that number; none if there is no
     * such folder.
     */
    List<Numbered> numbered(String folder, String prefix) {
        List<Numbered> all = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(root.resolve(folder), prefix + "*")) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                OptionalLong number = Fields.parse(name.substring(prefix.length()));
                if (number.isPresent()) {
                    all.add(new Numbered((int) number.getAsLong(), folder + "/" + name));
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        Collections.sort(all, (a, b) -> Integer.compare(a.number(), b.number()));
        return all;
    }

    /** The names in a folder that begin so; none if there is no such folder. */
    List<String> names(String folder, String prefix) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(root.resolve(folder), prefix + "*")) {
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
        } catch (IOException e) {
            return List.of();
        }
        Collections.sort(names);
        return names;
    }

    boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    /** Why nothing came out of a file. */
    AbsenceReason whyNothing(String path) {
        if (!exists(path)) {
            return AbsenceReason.KERNEL_LACKS;
        }
        if (!Files.isReadable(root.resolve(path))) {
            return AbsenceReason.NO_PERMISSION;
        }
        // A switched-off counter has a file that is empty or that refuses to be read.
        return linesIfAny(path).isEmpty() ? AbsenceReason.KERNEL_LACKS : AbsenceReason.GARBLED;
    }

    /** A folder such as {@code node3}. */
    record Numbered(int number, String path) {}
}
