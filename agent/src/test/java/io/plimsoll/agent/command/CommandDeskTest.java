package io.plimsoll.agent.command;

import static io.plimsoll.agent.command.TestCommands.NOW;
import static io.plimsoll.agent.command.TestCommands.VM;
import static io.plimsoll.agent.command.TestCommands.aCommand;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.Await;
import io.plimsoll.agent.FakeHypervisor;
import io.plimsoll.agent.FakeMigrator;
import io.plimsoll.agent.ManualClock;
import io.plimsoll.agent.TestConfig;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.agent.spool.Spool;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.CommandSigner;
import io.plimsoll.wire.CommandState;
import io.plimsoll.wire.JsonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandDeskTest {
    private static final Duration SOON = Duration.ofMinutes(1);

    private final ManualClock clock = new ManualClock(NOW);
    private final FakeHypervisor hypervisor = new FakeHypervisor().with(VM);
    private final FakeMigrator migrator = new FakeMigrator();
    private final List<CommandResult> results = new ArrayList<>();
    private Path dir;
    private AgentConfig config;
    private Spool spool;
    private CommandDesk desk;

    @BeforeEach
    void aDesk(@TempDir Path folder) throws IOException {
        dir = folder;
        config =
                TestConfig.in(dir)
                        .with("command.public.key", TestCommands.publicKey())
                        .with("migration.max.concurrent", "2")
                        .build();
        spool = new Spool(dir.resolve("spool"), 1L << 20);
        desk = newDesk();
    }

    @AfterEach
    void end() throws IOException {
        desk.close();
        spool.close();
    }

    @Test
    void aMigrationIsAcceptedReportedAndDone() throws Exception {
        desk.handle(aCommand().bytes());

        awaitStates(CommandState.ACCEPTED, CommandState.PROGRESS, CommandState.DONE);
        assertEquals(List.of(VM), migrator.begun());
        CommandResult done = results.get(2);
        assertEquals("cmd-1", done.commandId());
        assertEquals("ok", done.code());
        assertEquals("hv1", done.host());
        assertEquals(
                new CommandResult.MigrationFigures("hv2", 100, 0, 100, 150L), done.migration());
    }

    @Test
    void aMigrationThatFailsSaysWhyAndWhereTheVmIs() throws Exception {
        migrator.failWith("job 'migration out' failed: Unable to write to socket");

        desk.handle(aCommand().bytes());

        awaitStates(CommandState.ACCEPTED, CommandState.PROGRESS, CommandState.FAILED);
        assertEquals("failed", results.get(2).code());
        assertEquals(
                "job 'migration out' failed: Unable to write to socket; the VM runs on here",
                results.get(2).message());
    }

    @Test
    void aMigrationThatFailsAfterItsTimeLimitSaysSo() throws Exception {
        CountDownLatch gate = migrator.hold();
        migrator.failWith("the time limit of 30000 ms has passed");
        desk.handle(aCommand().bytes());
        awaitStates(CommandState.ACCEPTED, CommandState.PROGRESS);

        clock.advance(Duration.ofSeconds(31));
        gate.countDown();

        awaitStates(CommandState.ACCEPTED, CommandState.PROGRESS, CommandState.FAILED);
        assertEquals("timeout", results.get(2).code());
        assertEquals(31_000, results.get(2).elapsedMillis());
    }

    @Test
    void aRepeatedCommandIsExecutedOnce() throws Exception {
        CountDownLatch gate = migrator.hold();
        desk.handle(aCommand().bytes());
        desk.handle(aCommand().bytes());
        gate.countDown();

        awaitResults(4);
        assertEquals(List.of(VM), migrator.begun());
        assertEquals(List.of("seen"), codesOf(CommandState.REFUSED));
    }

    @Test
    void aRestartForgetsNeitherWhatWasDoneNorTheFencingEpoch() throws Exception {
        desk.handle(aCommand().fencingEpoch(9).bytes());
        awaitStates(CommandState.ACCEPTED, CommandState.PROGRESS, CommandState.DONE);
        awaitIdle();
        restart();

        desk.handle(aCommand().fencingEpoch(9).bytes());
        desk.handle(aCommand().id("cmd-2").fencingEpoch(8).bytes());

        awaitResults(5);
        assertEquals(List.of("seen", "fenced"), codesOf(CommandState.REFUSED));
        assertEquals(List.of(VM), migrator.begun());
    }

    @Test
    void aRefusedCommandIsNotExecutedLaterAlthoughItWouldNowFit() throws Exception {
        migrator.free(0);
        desk.handle(aCommand().bytes());
        migrator.free(64L << 30);
        desk.handle(aCommand().bytes());

        awaitResults(2);
        assertEquals(List.of("no-room", "seen"), codesOf(CommandState.REFUSED));
        assertEquals(List.of(), migrator.begun());
    }

    @Test
    void aMigrationInWhichTheAgentStoppedIsFollowedUpAndNotBegunAgain() throws Exception {
        migrator.hold();
        desk.handle(aCommand().bytes());
        awaitStates(CommandState.ACCEPTED, CommandState.PROGRESS);
        FakeMigrator next = new FakeMigrator();

        CommandDesk killed = desk;
        desk = new CommandDesk(config, hypervisor, next, spool, clock);
        desk.resume();

        awaitResults(4);
        assertEquals(List.of(VM), next.followed());
        assertEquals(List.of(), next.begun());
        assertEquals(CommandState.DONE, results.get(3).state());
        killed.close();
    }

    @Test
    void whatIsNoCommandIsAnsweredIfItHasAnId() throws Exception {
        desk.handle("garbage".getBytes(StandardCharsets.UTF_8));
        desk.handle(new byte[0]);
        desk.handle("null".getBytes(StandardCharsets.UTF_8));
        desk.handle("{\"v\":1,\"id\":7}".getBytes(StandardCharsets.UTF_8));
        desk.handle("{\"v\":1,\"id\":\"x\",\"host\":\"hv1\"}".getBytes(StandardCharsets.UTF_8));
        desk.handle("{\"v\":99,\"id\":\"y\",\"action\":\"fly\"}".getBytes(StandardCharsets.UTF_8));
        desk.handle(aCommand().bytes());

        awaitResults(5);
        assertEquals(List.of("garbled", "newer-version"), codesOf(CommandState.REFUSED));
        assertEquals("fly", results.get(1).action());
        assertEquals(List.of(VM), migrator.begun());
    }

    @Test
    void aForgedCommandDoesNotRaiseTheFencingEpoch() throws Exception {
        desk.handle(
                aCommand()
                        .id("evil")
                        .fencingEpoch(Long.MAX_VALUE)
                        .signedBy(CommandSigner.newKeyPair())
                        .bytes());
        desk.handle(aCommand().bytes());

        awaitResults(4);
        assertEquals(List.of("forged"), codesOf(CommandState.REFUSED));
        assertEquals(List.of(VM), migrator.begun());
    }

    @Test
    void afterADamagedJournalOnlyNewCommandsAreExecutedEvenAfterAnotherRestart() throws Exception {
        desk.close();
        Files.writeString(dir.resolve("commands.json"), "{\"v\":1,\"entr");

        desk = newDesk();
        desk.handle(aCommand().id("old").bytes());
        restart();
        desk.handle(aCommand().id("old too").bytes());
        desk.handle(aCommand().id("new").issued(NOW + 1).bytes());

        awaitStates(
                CommandState.REFUSED,
                CommandState.REFUSED,
                CommandState.ACCEPTED,
                CommandState.PROGRESS,
                CommandState.DONE);
        assertEquals(List.of("unknown-past", "unknown-past"), codesOf(CommandState.REFUSED));
        assertTrue(Files.exists(dir.resolve("commands.json.damaged")));
    }

    @Test
    void expiredCommandsAreForgotten() throws Exception {
        desk.handle(aCommand().bytes());
        awaitStates(CommandState.ACCEPTED, CommandState.PROGRESS, CommandState.DONE);
        awaitIdle();
        clock.advance(Duration.ofHours(1));
        long later = clock.wallMillis();
        desk.handle(aCommand().id("cmd-2").issued(later).expires(later + 60_000).bytes());
        awaitResults(6);

        String journal = Files.readString(dir.resolve("commands.json"));
        assertTrue(journal.contains("cmd-2"));
        assertTrue(!journal.contains("cmd-1"), journal);
    }

    private CommandDesk newDesk() throws IOException {
        return new CommandDesk(config, hypervisor, migrator, spool, clock);
    }

    private void restart() throws IOException {
        desk.close();
        desk = newDesk();
        desk.resume();
    }

    private void awaitIdle() throws Exception {
        Await.until(
                "the journal knows the end",
                SOON,
                () -> Files.readString(dir.resolve("commands.json")).contains("\"DONE\""));
    }

    private void awaitStates(CommandState... states) throws Exception {
        awaitResults(states.length);
        assertEquals(List.of(states), results.stream().map(CommandResult::state).toList());
    }

    private void awaitResults(int count) throws Exception {
        Await.until(count + " results", SOON, () -> collect() >= count);
        assertEquals(count, results.size());
    }

    private int collect() throws Exception {
        Optional<Spool.Waiting> head = spool.head(Duration.ZERO);
        while (head.isPresent()) {
            results.add(JsonCodec.result().decode(head.get().record().value()));
            spool.commit(head.get());
            head = spool.head(Duration.ZERO);
        }
        return results.size();
    }

    private List<String> codesOf(CommandState state) {
        return results.stream().filter(r -> r.state() == state).map(CommandResult::code).toList();
    }
}
