package io.plimsoll.agent.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tries to read the I/O counters of processes such as QEMU's. */
final class ProcessCounters {
    private static final int TRIES = 100;
    private static final String ROOT = "root";

    private ProcessCounters() {}

    /** Why they can't be read; empty if they can, or if there is no process to try it with. */
    static String trouble(Path proc) {
        List<Path> processes = processes(proc);
        if (processes.stream().anyMatch(ProcessCounters::isQemu)) {
            processes.removeIf(process -> !isQemu(process));
        }
        String trouble = "";
        for (Path process : processes.subList(0, Math.min(TRIES, processes.size()))) {
            try {
                Files.readString(process.resolve("io"), StandardCharsets.ISO_8859_1);
                return "";
            } catch (NoSuchFileException e) {
                if (Files.exists(process)) {
                    trouble = "the kernel was built without CONFIG_TASK_IO_ACCOUNTING";
                }
            } catch (IOException e) {
                trouble = "no permission for " + process.resolve("io");
            }
        }
        return trouble;
    }

    /** Those of other users, or for root all but its own. */
    private static List<Path> processes(Path proc) {
        List<Path> processes = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            Path self = proc.resolve("self").toRealPath();
            String user = Files.getOwner(self).getName();
            for (Path entry : entries) {
                boolean other = user.equals(ROOT) || !owner(entry).equals(user);
                if (other && !entry.equals(proc.resolve(self.getFileName()))) {
                    processes.add(entry);
                }
            }
        } catch (IOException e) {
            return new ArrayList<>();
        }
        return processes;
    }

    /** Of a process that has just ended it is nobody. */
    private static String owner(Path process) {
        try {
            return Files.getOwner(process).getName();
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean isQemu(Path process) {
        try {
            return Files.readString(process.resolve("comm"), StandardCharsets.ISO_8859_1)
                    .startsWith("qemu");
        } catch (IOException e) {
            return false;
        }
    }
}
