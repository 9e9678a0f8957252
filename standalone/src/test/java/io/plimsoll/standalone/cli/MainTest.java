package io.plimsoll.standalone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fly | there is no verb 'fly'",
                "up --fleet 3 | unknown option --fleet; there are --for --hosts",
                "up --hosts | the option --hosts lacks its value",
                "up --hosts many | --hosts must be a whole number, not 'many'",
                "up --hosts 1 | hosts must be 2 to 99, not 1",
                "up --hosts 2 --vms 3 | vms must be 8 to 200 for 2 hosts, not 3",
                "up --for soon | --for must be a duration such as 90s or 2m, not 'soon'",
                "up --window 1s | window must be 2s to 5m, not 1000ms",
                "up --influx there | --influx must be own, none or the URL of an InfluxDB",
                "up --influx http://i:8086 --influx-api v3 | influx-api must be v1",
                "up now | what is 'now'?",
                "topics create | the option --kafka is missing",
                "topics create --kafka h:1 --partitions 0 | partitions must be at least 1, not 0",
                "bench | usage: plimsoll bench agent",
                "bench agent --vms 0 | --vms must be from 1 to 500, not 0",
                "bench agent --seconds 5 | --seconds must be at least one --tick, which is 10",
                "bench agent --rounds 5 | unknown option --rounds; there are --agent --seconds",
                "bench detector --forks 0 | --forks must be from 1 to 20, not 0",
                "bench detector fast | usage: plimsoll bench detector",
                "bench pipeline --vms 0 | --vms must be from 1 to 1000000, not 0",
                "bench pipeline --ticks 3 | --ticks must be from 12 to 10000, not 3",
                "bench pipeline fast | usage: plimsoll bench pipeline",
                "bench pipeline --rounds 5 | unknown option --rounds; there are --parallelism",
                "record | the option --from is missing",
                "record --from file --to x | a place on Kafka is kafka://HOST:PORT/TOPIC, such as",
                "record --from kafka://host --to x | a place on Kafka is kafka://HOST:PORT/TOPIC",
                "record --from kafka://h:1 | the option --to is missing",
                "record --from kafka://h:1 --to x --for ever | --for must be a duration such as 90s",
                "record --from kafka://h:1 --to x --loud 1 | unknown option --loud",
                "record --from kafka://h:1 --to x --for 1min --since 2026-01-31T07:00:00Z | --for records",
                "replay | the option --from is missing",
                "replay now --from x | usage: plimsoll replay --from FILE|kafka://HOST:PORT",
                "replay --from nowhere.rec | there is no recording nowhere.rec",
                "replay --from x --since yesterday | --since must be a time such as 2026-01-31T07:00:00Z",
                "replay --from x --since 2026-01-31T07:00:00Z --until 2026-01-30T07:00:00Z | since must be",
                "replay --from x --policy nowhere | the policy can't be read: nowhere",
                "replay --from x --window 5s | unknown option --window",
                "topics destroy | usage: plimsoll topics",
                "job | usage: plimsoll job submit",
                "job submit --flink http://127.0.0.1:1 | the option --jar is missing",
                "job submit --flink http://127.0.0.1:1 --jar nowhere.jar | there is no job jar",
                "job cancel --flink http://127.0.0.1:1 | usage: plimsoll job submit",
            })
    void whatCantBeUnderstoodIsSaidAndExitsWithTwo(String line, String complaint) {
        int code = run(line);

        assertEquals(2, code, this::complaint);
        assertTrue(complaint().startsWith("plimsoll: " + complaint), this::complaint);
    }

    @Test
    void aClusterThatDoesNotAnswerIsNamedAndExitsWithOne() {
        int code = run("job list --flink http://127.0.0.1:1");

        assertEquals(1, code);
        assertTrue(
                complaint().contains("http://127.0.0.1:1 does not answer")
                        && complaint().contains("is its JobManager running there?"),
                this::complaint);
    }

    @Test
    void topicsAreListedInTheOrderOfTheFlow() {
        int code = run("topics list");

        String listed = out.toString(StandardCharsets.UTF_8);
        assertEquals(0, code);
        assertTrue(listed.startsWith("plimsoll.samples "), listed);
        assertTrue(listed.indexOf("plimsoll.rebalance") < listed.indexOf("plimsoll.results"));
    }

    private int run(String line) {
        return Main.run(
                List.of(line.split(" ")),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String complaint() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
