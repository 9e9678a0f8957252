package io.plimsoll.agent.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /proc/mounts}: which file system a path is on, found without touching it. */
public final class MountTable {
    private final List<Mount> mounts;

    private MountTable(List<Mount> mounts) {
        this.mounts = mounts;
    }

    /** From the lines of the file; garbled ones are skipped. */
    public static MountTable parse(List<String> lines) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : lines) {
            String[] columns = line.split(" ", -1);
            if (columns.length >= 3 && columns[1].startsWith("/")) {
                mounts.add(new Mount(unescaped(columns[1]), columns[2], unescaped(columns[0])));
            }
        }
        return new MountTable(mounts);
    }

    /** The file system that holds a path, symbolic links not followed. */
    public Optional<Mount> holding(String path) {
        Mount best = null;
        for (Mount mount : mounts) {
            // The same mount point again hides the one before.
            if (mount.contains(path)
                    && (best == null || mount.point().length() >= best.point().length())) {
                best = mount;
            }
        }
        return Optional.ofNullable(best);
    }

    /** White space and backslashes are written as three octal digits. */
    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && text.substring(i).matches("\\\\[0-7]{3}.*")) {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }

    /**
     * A mounted file system.
     *
     * @param point where
     * @param type its type, such as {@code ext4} or {@code nfs4}
     * @param source the device or the server's folder
     */
    public record Mount(String point, String type, String source) {
        boolean contains(String path) {
            return point.equals("/")
                    ? path.startsWith("/")
                    : path.equals(point) || path.startsWith(point + "/");
        }
    }
}
