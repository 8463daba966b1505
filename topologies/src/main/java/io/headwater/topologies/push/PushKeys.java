package io.headwater.topologies.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.push.PushEvent;
import io.headwater.schemas.NodeKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Idempotency keys. One follows from what happened and from the target, so that whatever is
 * processed again leads to the key that it led to before.
 */
final class PushKeys {
    private static final int BYTES = 18;

    private PushKeys() {}

    /** Of an event for a target; 24 characters that a URL and a header take. */
    static String of(NodeKey node, PushEvent event, String target) {
        return of(
                node.toString(),
                event.getKind(),
                event.getId(),
                Integer.toString(event.getAfterMinutes()),
                target);
    }

    /** Of what these words name. */
    static String of(String... words) {
        byte[] text = String.join("\0", words).getBytes(UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
            return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
