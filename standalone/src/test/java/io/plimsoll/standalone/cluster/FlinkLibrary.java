package io.plimsoll.standalone.cluster;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars that a Flink distribution holds, picked from this JVM's class path. Neither the project
 * nor Kafka's or InfluxDB's client is among them, so a job that runs on them brings all it needs.
 */
final class FlinkLibrary {
    private static final List<String> BEGINNINGS =
            List.of(
                    "async-profiler-",
                    "commons-cli-",
                    "commons-collections-",
                    "commons-compress-",
                    "commons-io-",
                    "commons-lang3-",
                    "commons-math3-",
                    "commons-text-",
                    "flink-annotations-",
                    "flink-clients-",
                    // The other connectors belong to jobs.
                    "flink-connector-datagen-",
                    "flink-core-",
                    "flink-datastream-",
                    "flink-file-sink-common-",
                    "flink-hadoop-fs-",
                    "flink-metrics-core-",
                    "flink-queryable-state-client-java-",
                    "flink-rpc-",
                    "flink-runtime-",
                    "flink-shaded-",
                    "flink-streaming-java-",
                    "javassist-",
                    "jsr305-",
                    "kryo-",
                    "log4j-",
                    "lz4-java-",
                    "minlog-",
                    "objenesis-",
                    "reflectasm-",
                    "slf4j-api-",
                    "snakeyaml-engine-",
                    "snappy-java-");

    private FlinkLibrary() {}

    /** The class path of Flink's own processes. */
    static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> isFlinks(Path.of(entry).getFileName().toString()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isFlinks(String jar) {
        return BEGINNINGS.stream().anyMatch(jar::startsWith);
    }
}
