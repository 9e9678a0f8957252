package io.plimsoll.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * Signs commands and checks signatures: Ed25519 (RFC 8032) over the canonical form, which is the
 * command's JSON without {@code signature}, its keys sorted, without white space. It is made from
 * the tree as received, so fields that this version does not know are covered too.
 */
public final class CommandSigner {
    private static final String ALGORITHM = "Ed25519";
    private static final String FIELD = "signature";
    private static final ObjectMapper CANONICAL =
            JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    private CommandSigner() {}

    /** The command with its signature. */
    public static Command sign(Command command, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(canonical(CANONICAL.valueToTree(command)));
            return command.signed(Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "signing with Ed25519 failed; is this an Ed25519 private key?", e);
        }
    }

    /**
     * Whether these bytes are a command with a signature that belongs to {@code key}. Never throws
     * on bad input.
     */
    public static boolean verifies(byte[] command, PublicKey key) {
        try {
            JsonNode tree = JsonCodec.tree("Command", command);
            byte[] bytes = Base64.getDecoder().decode(tree.path(FIELD).asText());
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(canonical(tree));
            return signature.verify(bytes);
        } catch (RejectedRecordException | GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** A new key pair. */
    public static KeyPair newKeyPair() {
        try {
            return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no Ed25519", e);
        }
    }

    /**
     * A private key from its PEM file, as {@code openssl genpkey -algorithm ed25519} writes it, or
     * from the base64 inside.
     */
    public static PrivateKey privateKey(String text) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(der(text)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not an Ed25519 private key: neither a PEM file nor the base64 of its PKCS#8 form",
                    e);
        }
    }

    /**
     * A public key from its PEM file, as {@code openssl pkey -in private.pem -pubout} writes it, or
     * from the base64 inside.
     */
    public static PublicKey publicKey(String text) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(der(text)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not an Ed25519 public key: neither a PEM file nor the base64 of its X.509 form",
                    e);
        }
    }

    private static byte[] der(String text) {
        String base64 = text.replaceAll("-----(BEGIN|END) [A-Z ]+-----", "");
        return Base64.getMimeDecoder().decode(base64.strip());
    }

    private static byte[] canonical(JsonNode tree) {
        ObjectNode copy = tree.deepCopy();
        copy.remove(FIELD);
        try {
            // Through plain maps, as ORDER_MAP_ENTRIES_BY_KEYS does not reach into trees.
            return CANONICAL.writeValueAsBytes(CANONICAL.treeToValue(copy, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can't be written", e);
        }
    }
}
