package io.headwater.sinks.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;

/**
 * Signed statements about ourselves (RFC 7519), as Google and browsers' push services want them.
 */
final class JsonWebToken {
    /** A signature algorithm of RFC 7518, by its name there and in the JDK. */
    enum Algorithm {
        RS256("SHA256withRSA"),
        ES256("SHA256withECDSAinP1363Format");

        private final String name;

        Algorithm(String name) {
            this.name = name;
        }
    }

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private JsonWebToken() {}

    /**
     * @throws GeneralSecurityException when the key does not fit the algorithm
     */
    static String of(ObjectNode claims, Algorithm algorithm, PrivateKey key)
            throws GeneralSecurityException {
        String head = "{\"typ\":\"JWT\",\"alg\":\"" + algorithm.name() + "\"}";
        String signed = encoded(head) + "." + encoded(claims.toString());
        var signature = Signature.getInstance(algorithm.name);
        signature.initSign(key);
        signature.update(signed.getBytes(UTF_8));
        return signed + "." + BASE64.encodeToString(signature.sign());
    }

    private static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(UTF_8));
    }
}
