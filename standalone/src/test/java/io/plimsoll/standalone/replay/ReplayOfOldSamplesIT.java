package io.plimsoll.standalone.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plimsoll.pipeline.job.PolicyFile;
import io.plimsoll.wire.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays of a recording that is years old, and that holds what goes wrong in a fleet. */
class ReplayOfOldSamplesIT {
    @TempDir private Path folder = Path.of("");

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void oldSamplesAreNeitherTooOldNorFromTheFuture() throws Exception {
        Run run = replay(recording(new RecordedFleet(3).seconds(240)));

        assertEquals(0, run.summary.rejected(), run.story);
        assertEquals(3 * 240, run.summary.samples());
        assertTrue(
                run.story.contains("2020-09-13 12:31:30Z  hotspot opened: host-1 is hot"),
                run.story);
        assertTrue(run.story.contains("hotspot cleared: "), run.story);
        assertTrue(run.story.contains("cpu.demand "), run.story);
        assertTrue(run.story.contains("  would have moved host-1-vm-"), run.story);
    }

    @Test
    void whatIsOrderedInVainIsToldAsSuchAndNotAsAFailure() throws Exception {
        RecordedFleet fleet = new RecordedFleet(3);
        Path policy =
                Files.writeString(
                        folder.resolve("p"),
                        "plan.cooldown = 10s\ncommand.life = 10s\nplan.retry = 10s\n");
        Path file = recording(fleet.seconds(240));

        Run run = replay(file, policy);

        assertTrue(run.summary.again() > 0, run.story);
        assertTrue(
                run.story.contains("  as that was not done, would have moved host-1-vm-"),
                run.story);
        assertFalse(run.story.contains("verdict"), run.story);
    }

    @Test
    void aHostWhoseClockIsAheadOfTheRecordingIsRejectedAndDisturbsNobody() throws Exception {
        RecordedFleet fleet = new RecordedFleet(3, 1);
        fleet.setClockAhead("host-3", 3_600_000);

        Run run = replay(recording(fleet.seconds(240)));

        assertEquals(240, run.summary.rejected(), run.story);
        assertTrue(run.story.contains("key host-3 was rejected"), run.story);
        assertTrue(run.story.contains("hotspot opened: host-1 is hot"), run.story);
        // Nothing is decided on windows whose time is over.
        assertTrue(run.story.contains("  would have moved host-1-vm-"), run.story);
    }

    /** As where it was recorded on a machine whose clock is behind: no sample tells the time. */
    @Test
    void samplesThatAreAllRejectedAreCounted() throws Exception {
        RecordedFleet fleet = new RecordedFleet(2);
        fleet.setClockAhead("host-1", 3_600_000);
        fleet.setClockAhead("host-2", 3_600_000);

        Run run = replay(recording(fleet.seconds(100)));

        assertEquals(200, run.summary.rejected(), run.story);
    }

    @Test
    void theEndOfARecordingIsNotASilenceOfItsHosts() throws Exception {
        Run run = replay(recording(new RecordedFleet(3).seconds(100)));

        assertFalse(run.story.contains("quarantine"), run.story);
        assertEquals(List.of(Finding.Kind.HOTSPOT), List.copyOf(run.summary.opened().keySet()));
    }

    @Test
    void lateAndDoubleSamplesAreTheSameInEveryReplay() throws Exception {
        RecordedFleet fleet = new RecordedFleet(4).seconds(240);
        List<Recorded> records = fleet.records();
        for (int i = 200; i + 60 < records.size(); i += 50) {
            records.add(i + 60, records.get(i).arrivedAt(records.get(i + 60).arrivedMillis()));
            if (i % 100 == 0) {
                records.remove(i);
            }
        }
        Path file = recording(fleet);

        assertEquals(replay(file).story, replay(file).story);
    }

    @Test
    void asJsonEachLineIsAnObjectAndTheLastOneIsTheSummary() throws Exception {
        Path file = recording(new RecordedFleet(3).seconds(240));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream lines = new PrintStream(out, false, StandardCharsets.UTF_8)) {
            ReplaySummary summary =
                    new Replay(file, Span.all(), PolicyFile.usual(), folder)
                            .run(new ReplayJson(lines), err());
            lines.println(summary.json());
        }

        List<JsonNode> lines = lines(out);
        JsonNode last = lines.get(lines.size() - 1);

        assertEquals("HOTSPOT", lines.get(0).path("kind").asText());
        assertEquals(RecordedFleet.HOT, lines.get(0).path("host").asText());
        assertTrue(lines.stream().anyMatch(line -> line.has("wouldOrder")), lines.toString());
        assertTrue(lines.stream().noneMatch(line -> line.findValue("signature") != null));
        assertEquals(720, last.path("samples").asInt());
        assertEquals(239, last.path("spannedSeconds").asInt());
        assertTrue(last.path("findings").path("hotspot").asInt() > 0, last.toString());
        assertTrue(last.path("timesRealTime").asDouble() > 10, last.toString());
    }

    @Test
    void whatIsSoundBeforeADamageIsReplayed() throws Exception {
        Path file = recording(new RecordedFleet(2).seconds(150));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length * 9 / 10] ^= 1;
        Files.write(file, bytes);

        Run run = replay(file);

        String damage = run.summary.damage().orElse("");
        assertTrue(damage.matches("record \\d+ at byte \\d+ is damaged: .*"), damage);
        assertTrue(errors().contains("plimsoll: " + file + ": " + damage), errors());
        assertTrue(run.summary.samples() >= 250 && run.summary.samples() < 300, run.story);
        assertTrue(run.story.contains("host-1 is hot"), run.story);
    }

    @Test
    void aFileWithoutASoundSampleIsRefused() throws Exception {
        Path garbage = Files.write(folder.resolve("garbage"), new byte[1000]);
        Path empty = recording(new RecordedFleet(2));
        Path cut = folder.resolve("cut");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(empty), 60));

        assertRefused(garbage, "it is not a recording");
        assertRefused(empty, "there is no sample in it");
        assertRefused(cut, "record 1 at byte 20 is cut off");
    }

    private void assertRefused(Path file, String why) {
        Exception e = assertThrows(IOException.class, () -> replay(file));

        assertTrue(String.valueOf(e.getMessage()).startsWith(file + ": " + why), e.getMessage());
    }

    private Path recording(RecordedFleet fleet) throws IOException {
        Path file = folder.resolve("recording-" + System.nanoTime());
        try (RecordingWriter writer = RecordingWriter.create(file)) {
            fleet.writeTo(writer);
        }
        return file;
    }

    private record Run(ReplaySummary summary, String story) {}

    private Run replay(Path file) throws IOException {
        return replay(file, Files.writeString(folder.resolve("defaults"), ""));
    }

    private Run replay(Path file, Path policy) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream lines = new PrintStream(out, false, StandardCharsets.UTF_8)) {
            ReplaySummary summary =
                    new Replay(file, Span.all(), PolicyFile.read(policy), folder)
                            .run(new ReplayStory(lines), err());
            lines.flush();
            return new Run(summary, out.toString(StandardCharsets.UTF_8));
        }
    }

    private static List<JsonNode> lines(ByteArrayOutputStream out) throws IOException {
        JsonMapper mapper = new JsonMapper();
        List<JsonNode> lines = new java.util.ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            lines.add(mapper.readTree(line));
        }
        return lines;
    }

    private PrintStream err() {
        return new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
