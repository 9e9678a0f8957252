package io.plimsoll.agent.command;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.Command.Migration;
import io.plimsoll.wire.CommandSigner;
import io.plimsoll.wire.JsonCodec;
import java.security.KeyPair;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Commands with defaults under which they are accepted. */
public final class TestCommands {
    public static final long NOW = 1_700_000_000_000L;
    public static final String VM = "11111111-1111-4111-8111-111111111111";

    private static final KeyPair KEYS = CommandSigner.newKeyPair();

    private String id = "cmd-1";
    private String host = "hv1";
    private String cluster = "main";
    private String action = Command.MIGRATE;
    private @Nullable Migration migration = to("hv2");
    private long issued = NOW - 1000;
    private long expires = NOW + 60_000;
    private long fencingEpoch = 5;
    private KeyPair signer = KEYS;

    private TestCommands() {}

    public static TestCommands aCommand() {
        return new TestCommands();
    }

    /** The key whose signature counts. */
    public static String publicKey() {
        return Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded());
    }

    public static Migration to(String destination) {
        return new Migration(
                destination, "qemu+tcp://" + destination + "/system", 1L << 30, 300, 0, 30_000);
    }

    public TestCommands id(String newId) {
        id = newId;
        return this;
    }

    public TestCommands host(String newHost) {
        host = newHost;
        return this;
    }

    public TestCommands cluster(String newCluster) {
        cluster = newCluster;
        return this;
    }

    public TestCommands action(String newAction) {
        action = newAction;
        return this;
    }

    public TestCommands migration(@Nullable Migration newMigration) {
        migration = newMigration;
        return this;
    }

    public TestCommands issued(long atEpochMillis) {
        issued = atEpochMillis;
        return this;
    }

    public TestCommands expires(long atEpochMillis) {
        expires = atEpochMillis;
        return this;
    }

    public TestCommands fencingEpoch(long epoch) {
        fencingEpoch = epoch;
        return this;
    }

    public TestCommands signedBy(KeyPair keys) {
        signer = keys;
        return this;
    }

    public Command build() {
        Command unsigned =
                new Command(
                        Command.VERSION,
                        id,
                        cluster,
                        host,
                        action,
                        VM,
                        "web",
                        migration,
                        issued,
                        expires,
                        fencingEpoch,
                        "test",
                        null,
                        null);
        return CommandSigner.sign(unsigned, signer.getPrivate());
    }

    public byte[] bytes() {
        return JsonCodec.command().encode(build());
    }
}
