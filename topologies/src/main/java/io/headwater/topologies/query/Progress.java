package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How far something is.
 *
 * @param json as answers show it
 * @param over whether it stays as it is
 */
record Progress(ObjectNode json, boolean over) {
    private static final int ID_BYTES = 8;

    /** The same for the same progress, on every instance; the id of its event. */
    String id() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Json.bytes(json));
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
