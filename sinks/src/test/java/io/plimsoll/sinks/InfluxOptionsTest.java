package io.plimsoll.sinks;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InfluxOptionsTest {
    private static final String URL = "http://127.0.0.1:8086";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8086",
                "https://influx.example.org",
                "http://influx_db:8086/",
                "http://[::1]:8086/base/path",
            })
    void urlsOfServersAreTaken(String url) {
        assertDoesNotThrow(() -> InfluxOptions.v2(url, "o", "b", "t").build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "127.0.0.1:8086", "localhost", "ftp://host", "http://", "http://h:x"})
    void otherUrlsAreRefusedWithAnExample(String url) {
        assertEquals(
                "InfluxDB sink: url must look like http://host:8086, not " + url,
                refusal(InfluxOptions.v2(url, "o", "b", "t")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://u:p@host", "http://host/?db=x", "http://host/#x"})
    void urlsThatHoldOtherOptionsAreRefused(String url) {
        String message = refusal(InfluxOptions.v2(url, "o", "b", "t"));

        assertTrue(message.contains("options of their own"), message);
        assertFalse(message.contains("u:p"), message);
    }

    @Test
    void optionsOfTheOtherApiAreRefused() {
        assertEquals(
                "InfluxDB sink: user and password are for api V1; give a token with V2",
                refusal(InfluxOptions.v2(URL, "o", "b", "t").login("u", "p")));
        assertEquals(
                "InfluxDB sink: createDatabase is for api V1; create the bucket b by hand",
                refusal(InfluxOptions.v2(URL, "o", "b", "t").createDatabase(true)));
    }

    @Test
    void missingNamesAreRefused() {
        assertEquals(
                "InfluxDB sink: bucket must not be empty", refusal(InfluxOptions.v1(URL, " ")));
        assertEquals(
                "InfluxDB sink: org must not be empty with api V2",
                refusal(InfluxOptions.v2(URL, "", "b", "t")));
        assertEquals(
                "InfluxDB sink: bucket must be database or database/retentionPolicy with api V1,"
                        + " not db/",
                refusal(InfluxOptions.v1(URL, "db/")));
        assertEquals(
                "InfluxDB sink: password is given but user is empty",
                refusal(InfluxOptions.v1(URL, "db").login("", "p")));
    }

    @Test
    void impossibleSizesAndTimesAreRefused() {
        assertEquals(
                "InfluxDB sink: batchPoints must be at least 1, not 0",
                refusal(InfluxOptions.v1(URL, "db").batchPoints(0)));
        assertEquals(
                "InfluxDB sink: maxBufferedPoints 10 is less than batchPoints 5000",
                refusal(InfluxOptions.v1(URL, "db").maxBufferedPoints(10)));
        assertEquals(
                "InfluxDB sink: flushTimeout must be longer than 0, not PT-1S",
                refusal(InfluxOptions.v1(URL, "db").flushTimeout(Duration.ofSeconds(-1))));
    }

    @Test
    void readmeNamesEveryOption() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        for (RecordComponent option : InfluxOptions.class.getRecordComponents()) {
            assertTrue(readme.contains("`" + option.getName() + "`"), option.getName());
        }
    }

    @Test
    void secretsAreNotShown() {
        assertFalse(
                InfluxOptions.v2(URL, "o", "b", "s3cret").build().toString().contains("s3cret"));
        assertFalse(
                InfluxOptions.v1(URL, "db")
                        .login("u", "s3cret")
                        .build()
                        .toString()
                        .contains("s3cret"));
    }

    @Test
    void sinkCanBeShippedToWorkers() throws Exception {
        InfluxOptions options = InfluxOptions.v1(URL, "db").build();

        assertEquals(options, InstantiationUtil.clone(options));
        assertDoesNotThrow(() -> InstantiationUtil.clone(new InfluxSink(options)));
    }

    @ParameterizedTest
    @CsvSource({"db, db", "db/weekly, db"})
    void databaseIsTheBucketWithoutRetentionPolicy(String bucket, String database) {
        assertEquals(database, InfluxOptions.v1(URL, bucket).build().database());
    }

    private static String refusal(InfluxOptions.Builder options) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, options::build).getMessage());
    }
}
