package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandSigner;
import io.plimsoll.wire.JsonCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignCommandsTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void aCommandIsSignedWithTheKeyInTheFile() throws Exception {
        KeyPair keys = CommandSigner.newKeyPair();
        Path file = folder.resolve("key");
        Files.writeString(
                file, Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded()));
        Command command = Fixtures.command("id", "h1", "h2", "web");
        try (OneInputStreamOperatorTestHarness<Command, Command> operator =
                new OneInputStreamOperatorTestHarness<>(
                        new StreamMap<>(new SignCommands(file.toString())),
                        Types.POJO(Command.class)
                                .createSerializer(
                                        new org.apache.flink.api.common.serialization
                                                .SerializerConfigImpl()))) {
            operator.open();
            operator.processElement(command, 0);

            Command signed = operator.extractOutputValues().get(0);
            byte[] bytes = JsonCodec.command().encode(signed);
            assertTrue(CommandSigner.verifies(bytes, keys.getPublic()));
            assertFalse(CommandSigner.verifies(bytes, CommandSigner.newKeyPair().getPublic()));
            assertEquals(
                    command,
                    new Command(
                            signed.v(),
                            signed.id(),
                            signed.cluster(),
                            signed.host(),
                            signed.action(),
                            signed.vmUuid(),
                            signed.vmName(),
                            signed.migration(),
                            signed.issuedAtEpochMillis(),
                            signed.expiresAtEpochMillis(),
                            signed.fencingEpoch(),
                            signed.reason(),
                            signed.predicted(),
                            null));
        }
    }

    @Test
    void aMissingKeyFileIsNamedWithWhatToDo() {
        String file = folder.resolve("none").toString();

        String message =
                String.valueOf(
                        assertThrows(IllegalArgumentException.class, () -> SignCommands.read(file))
                                .getMessage());

        assertTrue(message.contains(file), message);
        assertTrue(message.contains("key new"), message);
    }

    @Test
    void aFileWithoutAKeyIsNamed() throws Exception {
        Path file = folder.resolve("key");
        Files.writeString(file, "not a key");

        String message =
                String.valueOf(
                        assertThrows(
                                        IllegalArgumentException.class,
                                        () -> SignCommands.read(file.toString()))
                                .getMessage());

        assertTrue(message.contains(file.toString()), message);
        assertTrue(message.contains("Ed25519"), message);
    }
}
