package io.plimsoll.agent.command;

import static io.plimsoll.agent.command.TestCommands.NOW;
import static io.plimsoll.agent.command.TestCommands.aCommand;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.HypervisorException;
import io.plimsoll.agent.TestConfig;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.Command.Migration;
import io.plimsoll.wire.CommandSigner;
import io.plimsoll.wire.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandCheckerTest {
    private final TestConfig config =
            TestConfig.in(Path.of("/tmp/x")).with("command.public.key", TestCommands.publicKey());
    private final Given given = new Given();

    @Test
    void aGoodCommandIsAccepted() {
        assertEquals("accepted", check(aCommand()));
    }

    @Test
    void aCommandThatSomebodyElseSignedIsRefused() {
        assertEquals("forged", check(aCommand().signedBy(CommandSigner.newKeyPair())));
    }

    @Test
    void aCommandThatWasChangedIsRefused() {
        byte[] changed =
                new String(aCommand().bytes(), StandardCharsets.UTF_8)
                        .replace("\"hv2\"", "\"hv3\"")
                        .getBytes(StandardCharsets.UTF_8);

        assertEquals("forged", check(aCommand().build(), changed));
    }

    @Test
    void anUnsignedCommandIsRefused() {
        Command command = aCommand().build();
        Command unsigned =
                new Command(
                        1,
                        command.id(),
                        command.cluster(),
                        command.host(),
                        command.action(),
                        command.vmUuid(),
                        command.vmName(),
                        command.migration(),
                        command.issuedAtEpochMillis(),
                        command.expiresAtEpochMillis(),
                        command.fencingEpoch(),
                        command.reason(),
                        null,
                        null);

        assertEquals("forged", check(unsigned, JsonCodec.command().encode(unsigned)));
    }

    @Test
    void withoutAKeyNothingIsAccepted() {
        config.with("command.public.key", "");

        assertEquals("forged", check(aCommand()));
    }

    @Test
    void anyOfSeveralKeysCounts() {
        String other =
                Base64.getEncoder()
                        .encodeToString(CommandSigner.newKeyPair().getPublic().getEncoded());
        config.with("command.public.key", other + "," + TestCommands.publicKey());

        assertEquals("accepted", check(aCommand()));
    }

    @Test
    void aCommandForAnotherHostOrClusterIsRefused() {
        assertEquals("wrong-host", check(aCommand().host("hv9")));
        assertEquals("wrong-host", check(aCommand().cluster("other")));
    }

    @Test
    void aCommandThatExpiredIsRefused() {
        assertEquals("expired", check(aCommand().expires(NOW)));
        assertEquals("accepted", check(aCommand().expires(NOW + 1)));
    }

    @Test
    void aCommandFromTheFutureIsRefusedBeyondTheSkewOfClocks() {
        long skew = CommandChecker.CLOCK_SKEW.toMillis();
        assertEquals("accepted", check(aCommand().issued(NOW + skew).expires(NOW + skew + 9)));
        assertEquals("future", check(aCommand().issued(NOW + skew + 1).expires(NOW + skew + 9)));
    }

    @Test
    void aCommandOfAReplacedJobIsRefused() {
        given.highestEpoch = 6;
        assertEquals("fenced", check(aCommand().fencingEpoch(5)));
        assertEquals("accepted", check(aCommand().fencingEpoch(6)));
    }

    @Test
    void aCommandThatWasHandledBeforeIsRefused() {
        given.earlier = Optional.of("DONE");

        assertEquals("seen", check(aCommand()));
    }

    @Test
    void aCommandFromBeforeTheJournalWasLostIsRefused() {
        given.forgottenUntil = NOW - 500;

        assertEquals("unknown-past", check(aCommand().issued(NOW - 500)));
        assertEquals("accepted", check(aCommand().issued(NOW - 499)));
    }

    @Test
    void anUnknownActionIsRefused() {
        assertEquals("unknown-action", check(aCommand().action("teleport")));
    }

    @Test
    void anActionThatIsNotAllowedHereIsRefused() {
        config.with("commands.allowed", "");

        assertEquals("not-allowed", check(aCommand()));
    }

    @Test
    void aMigrationWithoutItsFieldIsRefused() {
        assertEquals("garbled", check(aCommand().migration(null)));
    }

    @Test
    void aMigrationToTheSameHostIsRefused() {
        assertEquals("same-host", check(aCommand().migration(TestCommands.to("hv1"))));
    }

    @Test
    void aMigrationBeyondTheAllowedNumberIsRefused() {
        given.running = 1;
        assertEquals("busy", check(aCommand()));

        config.with("migration.max.concurrent", "2");
        assertEquals("accepted", check(aCommand()));
    }

    @Test
    void aVmThatIsUnderWayIsNotMovedTwice() {
        config.with("migration.max.concurrent", "2");
        given.running = 1;
        given.busy = true;

        assertEquals("busy", check(aCommand()));
    }

    @Test
    void aVmThatIsGoneIsNotMoved() {
        given.active = false;

        assertEquals("vm-gone", check(aCommand()));
    }

    @Test
    void aDestinationWithoutRoomIsRefused() {
        given.freeBytes = (1L << 30) - 1;
        assertEquals("no-room", check(aCommand()));

        given.freeBytes = 1L << 30;
        assertEquals("accepted", check(aCommand()));
    }

    @Test
    void whatCannotBeCheckedIsRefused() {
        given.hypervisorDown = true;
        assertEquals("unchecked", check(aCommand()));

        given.hypervisorDown = false;
        given.destinationDown = true;
        assertEquals("unchecked", check(aCommand()));
    }

    private String check(TestCommands command) {
        return check(command.build(), command.bytes());
    }

    private String check(Command command, byte[] bytes) {
        CommandChecker checker = new CommandChecker(config.build());
        Optional<Refusal> refusal =
                checker.checkOrigin(bytes, command, given.highestEpoch, NOW)
                        .or(() -> checker.checkPreconditions(command, given));
        refusal.ifPresent(
                r -> assertTrue(r.message().length() > 20, () -> "no sentence: " + r.message()));
        return refusal.map(r -> r.code().text()).orElse("accepted");
    }

    /** The surroundings of a check. */
    private static final class Given implements CommandChecker.Surroundings {
        private long highestEpoch;
        private Optional<String> earlier = Optional.empty();
        private long forgottenUntil;
        private int running;
        private boolean busy;
        private boolean active = true;
        private long freeBytes = 64L << 30;
        private boolean hypervisorDown;
        private boolean destinationDown;

        @Override
        public Optional<String> earlier(String commandId) {
            return earlier;
        }

        @Override
        public long forgottenUntilEpochMillis() {
            return forgottenUntil;
        }

        @Override
        public int running() {
            return running;
        }

        @Override
        public boolean isBusy(String vmUuid) {
            return busy;
        }

        @Override
        public boolean isActive(String vmUuid) throws HypervisorException {
            if (hypervisorDown) {
                throw new HypervisorException("libvirtd is gone");
            }
            return active;
        }

        @Override
        public long freeMemoryBytes(Migration migration) throws HypervisorException {
            if (destinationDown) {
                throw new HypervisorException("no route to host");
            }
            return freeBytes;
        }
    }
}
