package io.plimsoll.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.pipeline.job.JobConfig;
import io.plimsoll.wire.CommandSigner;
import io.plimsoll.wire.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Signature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files in {@code docker/} against the code that they start; no container is run. */
class DockerFilesIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCKER = ROOT.resolve("docker");

    private static final JsonNode SERVICES = services();

    @TempDir Path folder = Path.of("");

    @Test
    void imagesHaveTheVersionsOfTheBuild() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String kafka =
                "apache/kafka:" + Scripts.between(pom, "<kafka.version>", "</kafka.version>");
        String flink =
                "flink:" + Scripts.between(pom, "<flink.version>", "</flink.version>") + "-java17";

        assertEquals(kafka, SERVICES.at("/kafka/image").asText());
        assertEquals(kafka, SERVICES.at("/topics/image").asText());
        assertTrue(
                Files.readAllLines(DOCKER.resolve("job/Dockerfile")).contains("FROM " + flink),
                flink);
    }

    @Test
    void imagesTakeTheJarsThatTheBuildMakes() throws IOException {
        for (String[] jar :
                new String[][] {{"agent", "agent", "runnable"}, {"job", "pipeline", "job"}}) {
            String path = jar[1] + "/target/plimsoll-" + jar[1] + "-*-" + jar[2] + ".jar";

            assertTrue(
                    Files.readString(DOCKER.resolve(jar[0] + "/Dockerfile"))
                            .contains("COPY " + path + " "));
            assertTrue(
                    Files.readAllLines(DOCKER.resolve(jar[0] + "/Dockerfile.dockerignore"))
                            .contains("!" + path));
            assertTrue(
                    Files.readString(ROOT.resolve(jar[1] + "/pom.xml"))
                            .contains(
                                    "<shadedClassifierName>" + jar[2] + "</shadedClassifierName>"));
        }
    }

    @Test
    void allPortsAreOnLoopback() {
        int ports = 0;
        for (JsonNode service : SERVICES) {
            for (JsonNode port : service.path("ports")) {
                assertTrue(port.asText().startsWith("127.0.0.1:"), port.asText());
                ports++;
            }
        }

        assertEquals(3, ports);
    }

    @Test
    void everyServiceThatStaysIsChecked() {
        List<String> unchecked = new ArrayList<>();
        SERVICES.properties()
                .forEach(
                        service -> {
                            if (!service.getValue().has("healthcheck")) {
                                unchecked.add(service.getKey());
                            }
                        });

        // topics ends; the agent listens nowhere, and its process is the container.
        assertEquals(List.of("topics", "agent"), unchecked);
    }

    @Test
    void jobAcceptsItsOptions() throws Exception {
        setUp();
        List<String> arguments = new ArrayList<>();
        SERVICES.at("/job/command")
                .forEach(
                        word ->
                                arguments.add(
                                        word.asText()
                                                .replace(
                                                        "/run/secrets",
                                                        folder.resolve("secrets").toString())));
        assertEquals("plimsoll-job", arguments.remove(0));

        JobConfig config = JobConfig.of(arguments.toArray(String[]::new), 1);

        assertEquals("kafka:19092", config.kafka().getProperty("bootstrap.servers"));
        assertTrue(config.influx().isPresent());
        assertEquals(
                SERVICES.at("/influxdb/environment/DOCKER_INFLUXDB_INIT_BUCKET").asText(),
                config.influx().get().bucket());
        assertEquals(
                SERVICES.at("/influxdb/environment/DOCKER_INFLUXDB_INIT_ORG").asText(),
                config.influx().get().org());
        assertEquals(
                environment("influxdb").get("DOCKER_INFLUXDB_INIT_ADMIN_TOKEN"),
                config.influx().get().token());
    }

    @Test
    void agentAcceptsItsEnvironment() throws Exception {
        setUp();

        AgentConfig config = AgentConfig.from(Map.of(), environment("agent"));

        assertEquals(1, config.commands().publicKeys().size());
        assertTrue(
                environment("kafka")
                        .getOrDefault("KAFKA_ADVERTISED_LISTENERS", "")
                        .contains("HOST://" + config.kafka().get("bootstrap.servers")));
        assertTrue(
                SERVICES.at("/agent/volumes").toString().contains(":" + config.stateDir() + "\""));
    }

    @Test
    void setUpMakesKeysThatBelongTogether() throws Exception {
        setUp();
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(
                CommandSigner.privateKey(
                        Files.readString(folder.resolve("secrets/command-key.pem"))));
        signature.update(new byte[] {1, 2, 3});
        byte[] signed = signature.sign();

        signature.initVerify(
                CommandSigner.publicKey(dotEnv().getOrDefault("COMMAND_PUBLIC_KEY", "")));
        signature.update(new byte[] {1, 2, 3});

        assertTrue(signature.verify(signed));
        assertEquals(
                Uuid.fromString(dotEnv().getOrDefault("KAFKA_CLUSTER_ID", "")).toString(),
                dotEnv().get("KAFKA_CLUSTER_ID"));
    }

    @Test
    void secondSetUpKeepsWhatIsThere() throws Exception {
        setUp();
        String first = Files.readString(folder.resolve(".env"));
        Files.writeString(
                folder.resolve(".env"),
                first.replace("MIGRATION_URI=\n", "MIGRATION_URI=qemu+tls://hv1/system\n"));

        setUp();

        assertEquals(
                first.replace("MIGRATION_URI=\n", "MIGRATION_URI=qemu+tls://hv1/system\n"),
                Files.readString(folder.resolve(".env")));
    }

    @Test
    void secretsAreKeptFromTheRepositoryAndFromOthers() throws Exception {
        setUp();

        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("secrets"))));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve(".env"))));
        assertTrue(
                Files.readAllLines(DOCKER.resolve(".gitignore"))
                        .containsAll(List.of("secrets/", ".env")));
    }

    @Test
    void withoutSetUpTheComposeFileSaysWhatToDo() throws IOException {
        String compose = Files.readString(DOCKER.resolve("compose.yaml"));
        Matcher variable = Pattern.compile("\\$\\{([^}]*)}").matcher(compose);
        List<String> optional = new ArrayList<>();
        while (variable.find()) {
            if (!variable.group(1).endsWith(":?run docker/setup.sh first")) {
                optional.add(variable.group(1));
            }
        }

        assertEquals(List.of("MIGRATION_URI:-"), optional);
    }

    @Test
    void topicsAreThoseOfTheCode() throws Exception {
        Path stub =
                Scripts.write(
                        folder.resolve("kafka-topics"),
                        "printf '%s ' \"$@\" >> \"$(dirname \"$0\")/made\"; echo >> \"$(dirname \"$0\")/made\"");

        Scripts.run(
                Map.of("KAFKA_TOPICS", stub.toString()),
                "bash",
                DOCKER.resolve("topics.sh").toString(),
                "kafka:19092");

        TreeSet<String> made = new TreeSet<>(Files.readAllLines(folder.resolve("made")));
        TreeSet<String> expected = new TreeSet<>();
        for (Topics topic : Topics.all()) {
            expected.add(
                    "--bootstrap-server kafka:19092 --create --if-not-exists --topic "
                            + topic.topic()
                            + " --partitions 4 "
                            + topic.retention()
                                    .map(
                                            kept ->
                                                    "--config cleanup.policy=delete --config retention.ms="
                                                            + kept.toMillis()
                                                            + " ")
                                    .orElse("--config cleanup.policy=compact "));
        }
        assertEquals(expected, made);
    }

    private static JsonNode services() {
        try {
            return new YAMLMapper()
                    .readTree(DOCKER.resolve("compose.yaml").toFile())
                    .path("services");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs setup.sh in a copy, so that no secret comes near the repository. */
    private void setUp() throws Exception {
        assumeTrue(onPath("openssl"), "openssl is not installed");
        Path copy = folder.resolve("setup.sh");
        Files.copy(DOCKER.resolve("setup.sh"), copy, StandardCopyOption.REPLACE_EXISTING);
        Scripts.run(Map.of(), "bash", copy.toString());
        // As compose mounts it.
        Files.copy(
                folder.resolve("secrets/command-key.pem"),
                folder.resolve("secrets/command-key"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private Map<String, String> environment(String service) throws IOException {
        Map<String, String> dotEnv = dotEnv();
        Map<String, String> environment = new HashMap<>();
        SERVICES.path(service)
                .path("environment")
                .properties()
                .forEach(
                        variable -> {
                            Matcher matcher =
                                    Pattern.compile("\\$\\{(\\w+):.*}")
                                            .matcher(variable.getValue().asText());
                            environment.put(
                                    variable.getKey(),
                                    matcher.matches()
                                            ? dotEnv.getOrDefault(matcher.group(1), "")
                                            : variable.getValue().asText());
                        });
        return environment;
    }

    private Map<String, String> dotEnv() throws IOException {
        Path file = folder.resolve(".env");
        Map<String, String> values = new HashMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                if (!line.startsWith("#")) {
                    values.put(
                            line.substring(0, line.indexOf('=')),
                            line.substring(line.indexOf('=') + 1));
                }
            }
        }
        return values;
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
