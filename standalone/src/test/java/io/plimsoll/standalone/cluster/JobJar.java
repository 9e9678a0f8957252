package io.plimsoll.standalone.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The shaded jar with the job, as this build made it. */
final class JobJar {
    static final String ENTRY_CLASS = "io.plimsoll.pipeline.job.RebalanceJob";

    private static final Path FOLDER = Path.of("..", "pipeline", "target");

    private JobJar() {}

    static Path find() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith("-job.jar")).toList();
            if (jars.size() == 1) {
                return jars.get(0);
            }
            throw new AssertionError(
                    "there must be one job jar in "
                            + FOLDER.toAbsolutePath().normalize()
                            + ", not "
                            + jars
                            + "; build it: ./mvnw -pl pipeline -am package");
        }
    }
}
