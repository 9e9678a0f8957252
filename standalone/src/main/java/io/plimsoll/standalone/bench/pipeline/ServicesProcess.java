package io.plimsoll.standalone.bench.pipeline;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link BenchServices} in a child process. */
final class ServicesProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 10;

    private final Process process;
    private final String bootstrapServers;
    private final String storeUrl;

    private ServicesProcess(Process process, String bootstrapServers, String storeUrl) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
        this.storeUrl = storeUrl;
    }

    /** Starts it and returns when both services answer. */
    static ServicesProcess start(Path folder) throws IOException {
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx512m",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        BenchServices.class.getName(),
                                        folder.resolve("kafka").toString()))
                        .redirectError(folder.resolve("services.log").toFile())
                        .start();
        BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            String[] words = line.split(" ", -1);
            if (words.length == 3 && words[0].equals(BenchServices.READY)) {
                return new ServicesProcess(process, words[1], words[2]);
            }
        }
        process.destroyForcibly();
        throw new IOException(
                "broker and store did not start; see " + folder.resolve("services.log"));
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    String storeUrl() {
        return storeUrl;
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (IOException e) {
            // It has ended by itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
