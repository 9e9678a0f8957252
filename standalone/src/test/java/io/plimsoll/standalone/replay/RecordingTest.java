package io.plimsoll.standalone.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.Topics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final int HEAD_BYTES = RecordingFormat.MAGIC.length + 1;

    @TempDir private Path folder = Path.of("");

    @Test
    void whatWasWrittenIsReadAgain() throws IOException {
        Recorded empty = new Recorded(Topics.RESULTS, 2, 7, 1_000, 2_000, "", new byte[0]);
        Recorded sample = sample("hôte-1", 300, 1);
        Path file = folder.resolve("recording");
        try (RecordingWriter writer = RecordingWriter.create(file)) {
            writer.write(empty);
            writer.write(sample);
        }

        List<Recorded> read = readAll(Files.readAllBytes(file));

        assertEquals(2, read.size());
        assertEquals(List.of("RESULTS", 2, 7L, 1_000L, 2_000L, ""), parts(read.get(0)));
        assertEquals(0, read.get(0).value().length);
        assertEquals(parts(sample), parts(read.get(1)));
        assertArrayEquals(sample.value(), read.get(1).value());
    }

    @Test
    void aNameThatEndsInGzIsPacked() throws IOException {
        Path packed = folder.resolve("recording.gz");
        try (RecordingWriter writer = RecordingWriter.create(packed)) {
            writer.write(new Recorded(Topics.SAMPLES, 0, 0, 1, 1, "h1", new byte[100_000]));
        }

        assertTrue(Files.size(packed) < 1_000, Files.size(packed) + " bytes");
        assertEquals(1, readAll(Files.readAllBytes(packed)).size());
    }

    @Test
    void aRecordingOverwritesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("mine"), "of value");

        assertThrows(FileAlreadyExistsException.class, () -> RecordingWriter.create(file));
        assertEquals("of value", Files.readString(file));
    }

    @Test
    void whereNoBrokerAnswersNothingIsLeftAndItIsSaidWhatToLookAt() {
        Path file = folder.resolve("none.gz");

        IOException e = assertThrows(IOException.class, () -> unreachable(file).held(Span.all()));

        assertTrue(message(e).startsWith("Kafka at 127.0.0.1:1: "), message(e));
        assertTrue(message(e).contains("are these the addresses of its brokers"), message(e));
        assertFalse(Files.exists(file));
    }

    @Test
    void aFolderThatIsNotThereIsToldAsSuch() {
        Path file = folder.resolve("nowhere").resolve("recording");

        IOException e = assertThrows(IOException.class, () -> unreachable(file).held(Span.all()));

        assertEquals(
                file + " can't be written, as its folder is not there; make it first", message(e));
    }

    @Test
    void aRecordingThatFailedOnItsWayIsKnownAsCutOff() throws IOException {
        Path file = folder.resolve("failed");
        RecordingWriter writer = RecordingWriter.create(file);
        try (writer) {
            writer.write(sample("h1", 300, 1));
            writer.abandon();
        }
        List<Recorded> read = new ArrayList<>();

        IOException e =
                assertThrows(IOException.class, () -> readAll(Files.readAllBytes(file), read));

        assertEquals(1, read.size());
        assertTrue(message(e).contains("it was cut off after record 1"), message(e));
    }

    private static Recording unreachable(Path file) {
        Properties client = new Properties();
        client.setProperty("default.api.timeout.ms", "300");
        client.setProperty("request.timeout.ms", "200");
        return new Recording(
                KafkaPlace.of("kafka://127.0.0.1:1"),
                client,
                file,
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    @Test
    void whereverItIsCutOffAllWholeRecordsBeforeAreReadAndTheRecordAndByteAreNamed()
            throws IOException {
        byte[] whole = recording(3);
        int frame = (whole.length - HEAD_BYTES - 12) / 3;

        for (int length = HEAD_BYTES; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            List<Recorded> read = new ArrayList<>();

            Exception e = assertThrows(IOException.class, () -> readAll(cut, read));

            int complete = Math.min(3, (length - HEAD_BYTES) / frame);
            assertEquals(complete, read.size(), "cut off at byte " + length);
            String at = "byte " + (HEAD_BYTES + complete * frame);
            assertTrue(message(e).contains(at), message(e));
            boolean between = (length - HEAD_BYTES) % frame == 0;
            String what =
                    between
                            ? "after record " + complete
                            : complete < 3 ? "record " + (complete + 1) : "record 4 at";
            boolean inEnd = complete == 3 && length - HEAD_BYTES - 3 * frame >= 4;
            assertTrue(message(e).contains(inEnd ? "its end" : what), message(e));
        }
    }

    @Test
    void aPackedRecordingThatIsCutOffIsReadAsFarAsItGoes() throws IOException {
        byte[] whole = gzip(recording(500));
        List<Recorded> read = new ArrayList<>();

        Exception e =
                assertThrows(
                        DamagedRecordingException.class,
                        () -> readAll(Arrays.copyOf(whole, whole.length / 2), read));

        assertTrue(read.size() > 100 && read.size() < 500, read.size() + " records");
        assertTrue(message(e).contains("of what gzip unpacks"), message(e));
    }

    @Test
    void noByteCanBeChangedUnnoticed() throws IOException {
        byte[] whole = recording(2);

        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x20;

            assertThrows(
                    DamagedRecordingException.class, () -> readAll(changed), "changed at " + at);
        }
    }

    @Test
    void aDamagedRecordIsNamedAndThoseBeforeItAreSound() throws IOException {
        byte[] damaged = recording(3);
        int frame = (damaged.length - HEAD_BYTES - 12) / 3;
        damaged[HEAD_BYTES + frame + 50] ^= 1;
        List<Recorded> read = new ArrayList<>();

        Exception e = assertThrows(DamagedRecordingException.class, () -> readAll(damaged, read));

        assertEquals(1, read.size());
        assertEquals(
                "record 2 at byte " + (HEAD_BYTES + frame) + " is damaged: its checksum is wrong",
                message(e));
    }

    @Test
    void garbageIsNoRecording() {
        Random random = new Random(1);
        for (int length = 0; length < 300; length++) {
            byte[] garbage = new byte[length];
            random.nextBytes(garbage);

            assertThrows(DamagedRecordingException.class, () -> readAll(garbage));
        }
    }

    @Test
    void aLengthThatIsGarbageDoesNotTakeTheMemory() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RecordingFormat.MAGIC);
        bytes.write(RecordingFormat.VERSION);
        bytes.writeBytes(new byte[] {0x7f, 0, 0, 0, 1, 2, 3, 4});

        Exception e = assertThrows(IOException.class, () -> readAll(bytes.toByteArray()));

        assertTrue(
                message(e).contains("record 1 at byte 20 can't be 2130706432 bytes"), message(e));
    }

    @Test
    void aNewerVersionIsToldAsSuch() throws IOException {
        byte[] newer = recording(1);
        newer[HEAD_BYTES - 1] = 9;

        Exception e = assertThrows(IOException.class, () -> readAll(newer));

        assertEquals(
                "it is a recording of version 9, and this Plimsoll reads version 1", message(e));
    }

    @Test
    void twoRecordingsInOneFileAreNotTakenForOne() throws IOException {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(recording(1));
        joined.writeBytes(recording(1));

        Exception e = assertThrows(IOException.class, () -> readAll(joined.toByteArray()));

        assertTrue(message(e).contains("recordings can't be joined"), message(e));
    }

    private static byte[] recording(int records) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RecordingWriter writer = new RecordingWriter(bytes)) {
            for (int i = 0; i < records; i++) {
                writer.write(sample("h1", 100, i));
            }
        }
        return bytes.toByteArray();
    }

    private static Recorded sample(String host, int length, int seed) {
        byte[] value = new byte[length];
        new Random(seed).nextBytes(value);
        return new Recorded(
                Topics.SAMPLES, 3, 1L << 40, 1_700_000_000_000L, 1_700_000_000_123L, host, value);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static List<Recorded> readAll(byte[] bytes) throws IOException {
        List<Recorded> read = new ArrayList<>();
        readAll(bytes, read);
        return read;
    }

    private static void readAll(byte[] bytes, List<Recorded> into) throws IOException {
        try (RecordingReader reader = RecordingReader.of(new ByteArrayInputStream(bytes))) {
            for (Optional<Recorded> next = reader.next(); next.isPresent(); next = reader.next()) {
                into.add(next.get());
            }
        }
    }

    private static List<Object> parts(Recorded record) {
        return List.of(
                record.topic().name(),
                record.partition(),
                record.offset(),
                record.timestampMillis(),
                record.arrivedMillis(),
                record.key());
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
