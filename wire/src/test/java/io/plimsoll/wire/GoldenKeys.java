package io.plimsoll.wire;

import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * A key pair as {@code openssl genpkey -algorithm ed25519} wrote it; it signs the golden command
 * and nothing else.
 */
final class GoldenKeys {
    static final String PRIVATE_BASE64 =
            "MC4CAQAwBQYDK2VwBCIEIFjjNUN2OUsrgXR5sa5MekLfK/z+RHjovE0N9AHuCS10";

    static final String PUBLIC_BASE64 =
            "MCowBQYDK2VwAyEAfxmNsMWN5mtig92dyAC0i0M5THfxS4rE+m01/R04fT8=";

    private GoldenKeys() {}

    static PrivateKey privateKey() {
        return CommandSigner.privateKey(PRIVATE_BASE64);
    }

    static PublicKey publicKey() {
        return CommandSigner.publicKey(PUBLIC_BASE64);
    }
}
