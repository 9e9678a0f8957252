package io.plimsoll.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandSignerTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final KeyPair keys = CommandSigner.newKeyPair();
    private final Command signed = CommandSigner.sign(GoldenV1.command(), keys.getPrivate());

    @Test
    void signedCommandVerifies() {
        assertNotNull(signed.signature());
        assertTrue(verifies(JsonCodec.command().encode(signed)));
    }

    @Test
    void signingChangesNothingButTheSignature() {
        Command original = GoldenV1.command();

        assertEquals(original, signed.signed(String.valueOf(original.signature())));
    }

    @Test
    void signingAgainGivesTheSameSignature() {
        assertEquals(signed, CommandSigner.sign(signed, keys.getPrivate()));
    }

    @Test
    void anyChangedFieldBreaksTheSignature() throws Exception {
        JsonFixture<Command> fixture =
                new JsonFixture<>(
                        "v1",
                        "command",
                        Command.class,
                        JsonCodec.command(),
                        signed,
                        Command.VERSION);
        int changed = 0;

        for (JsonEdit edit : JsonEdit.ofEveryField(fixture)) {
            JsonNode other =
                    edit.value().isNumber()
                            ? JSON.numberNode(edit.value().longValue() + 1)
                            : JSON.textNode("x" + edit.value().asText());

            assertFalse(verifies(edit.replacedBy(other)), edit.field() + " changed");
            assertFalse(verifies(edit.removed()), edit.field() + " removed");
            changed++;
        }
        assertEquals(22, changed, "fields of a command and of what is in it");
    }

    @Test
    void changedVersionBreaksTheSignature() throws Exception {
        assertFalse(verifies(tree().put("v", 2)));
    }

    @Test
    void addedFieldBreaksTheSignature() throws Exception {
        assertFalse(verifies(tree().put("fromTheFuture", 1)));
        ObjectNode inside = tree();
        ((ObjectNode) inside.get("migration")).put("fromTheFuture", 1);
        assertFalse(verifies(inside));
    }

    @Test
    void fieldGivenTwiceBreaksTheSignature() throws Exception {
        String text = tree().toString();
        String twice = text.substring(0, text.length() - 1) + ",\"host\":\"host-17\"}";

        assertFalse(verifies(twice.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void orderOfFieldsAndWhiteSpaceDoNotMatter() throws Exception {
        byte[] turned =
                JsonCodec.MAPPER
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsBytes(reversed(tree()));

        assertTrue(verifies(turned));
    }

    @Test
    void anotherKeyDoesNotVerify() throws Exception {
        byte[] bytes = JsonCodec.command().encode(signed);

        assertFalse(CommandSigner.verifies(bytes, CommandSigner.newKeyPair().getPublic()));
        assertFalse(
                CommandSigner.verifies(
                        bytes, KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "%%%",
                "AAAA",
                "not base64 at all",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="
            })
    void garbageForASignatureDoesNotVerify(String garbage) throws Exception {
        assertFalse(verifies(tree().put("signature", garbage)));
    }

    @Test
    void everyFlippedBitOfTheSignatureIsNoticed() throws Exception {
        byte[] signature = Base64.getDecoder().decode(signed.signature());

        for (int bit = 0; bit < signature.length * 8; bit++) {
            byte[] flipped = signature.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            String text = Base64.getEncoder().encodeToString(flipped);

            assertFalse(verifies(tree().put("signature", text)), "bit " + bit);
        }
    }

    @Test
    void missingSignatureDoesNotVerify() throws Exception {
        ObjectNode without = tree();
        without.remove("signature");

        assertFalse(verifies(without));
        assertFalse(verifies(tree().putNull("signature")));
        assertFalse(verifies(tree().put("signature", 17)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "\u0000"})
    void whatIsNoCommandDoesNotVerify(String text) {
        assertFalse(verifies(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void keysLoadInTheFormsThatOpensslWrites() {
        List<String> privateForms =
                List.of(
                        GoldenKeys.PRIVATE_BASE64,
                        GoldenKeys.PRIVATE_BASE64 + "\n",
                        "-----BEGIN PRIVATE KEY-----\n"
                                + GoldenKeys.PRIVATE_BASE64
                                + "\n-----END PRIVATE KEY-----\n",
                        "-----BEGIN PRIVATE KEY-----\r\n"
                                + GoldenKeys.PRIVATE_BASE64
                                + "\r\n-----END PRIVATE KEY-----\r\n");
        List<String> publicForms =
                List.of(
                        GoldenKeys.PUBLIC_BASE64,
                        " " + GoldenKeys.PUBLIC_BASE64 + " \n",
                        "-----BEGIN PUBLIC KEY-----\n"
                                + GoldenKeys.PUBLIC_BASE64
                                + "\n-----END PUBLIC KEY-----\n");

        for (String privateForm : privateForms) {
            PrivateKey key = CommandSigner.privateKey(privateForm);
            byte[] bytes = JsonCodec.command().encode(CommandSigner.sign(GoldenV1.command(), key));
            for (String publicForm : publicForms) {
                assertTrue(CommandSigner.verifies(bytes, CommandSigner.publicKey(publicForm)));
            }
        }
    }

    @Test
    void newKeysLoadFromTheirBase64() {
        String privateBase64 = Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded());
        String publicBase64 = Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());

        assertEquals(keys.getPrivate(), CommandSigner.privateKey(privateBase64));
        assertEquals(keys.getPublic(), CommandSigner.publicKey(publicBase64));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "%", "-----BEGIN PRIVATE KEY-----"})
    void whatIsNoKeyIsRefusedWithoutShowingIt(String text) {
        IllegalArgumentException privateKey =
                assertThrows(IllegalArgumentException.class, () -> CommandSigner.privateKey(text));
        IllegalArgumentException publicKey =
                assertThrows(IllegalArgumentException.class, () -> CommandSigner.publicKey(text));

        assertTrue(String.valueOf(privateKey.getMessage()).contains("Ed25519 private key"));
        assertTrue(String.valueOf(publicKey.getMessage()).contains("Ed25519 public key"));
    }

    @Test
    void publicKeyIsNoPrivateKey() {
        assertThrows(
                IllegalArgumentException.class,
                () -> CommandSigner.privateKey(GoldenKeys.PUBLIC_BASE64));
        assertThrows(
                IllegalArgumentException.class,
                () -> CommandSigner.publicKey(GoldenKeys.PRIVATE_BASE64));
    }

    @Test
    void keyOfAnotherKindCannotSign() throws Exception {
        PrivateKey rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();

        assertThrows(
                IllegalStateException.class, () -> CommandSigner.sign(GoldenV1.command(), rsa));
    }

    private ObjectNode tree() throws RejectedRecordException {
        return (ObjectNode) JsonCodec.tree("Command", JsonCodec.command().encode(signed));
    }

    private boolean verifies(JsonNode tree) {
        return verifies(tree.toString().getBytes(StandardCharsets.UTF_8));
    }

    private boolean verifies(byte[] bytes) {
        return CommandSigner.verifies(bytes, keys.getPublic());
    }

    private static JsonNode reversed(JsonNode node) {
        if (!node.isObject()) {
            return node;
        }
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        Collections.reverse(names);
        ObjectNode turned = JSON.objectNode();
        for (String name : names) {
            turned.set(name, reversed(node.path(name)));
        }
        return turned;
    }
}
