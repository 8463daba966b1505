package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ended, opaque to clients: a letter for what is paged, then its key, in base64url. A
 * cursor of one list is refused by another.
 */
final class Cursors {
    static final char NODES = 'n';
    static final char SERIES = 's';
    static final char POINTS = 'p';
    static final char USERS_NODES = 'u';
    static final char GROUPS_NODES = 'g';
    static final char OTA = 'o';
    static final char BUCKETS = 'b';
    static final char CHANGES = 'c';

    private Cursors() {}

    static String of(char list, byte[] key) {
        byte[] marked = new byte[key.length + 1];
        marked[0] = (byte) list;
        System.arraycopy(key, 0, marked, 1, key.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(marked);
    }

    static @Nullable String of(char list, @Nullable String key) {
        return key == null ? null : of(list, key.getBytes(UTF_8));
    }

    /** The key in a cursor; null when it is not one of this list. */
    static byte @Nullable [] keyOf(char list, String cursor) {
        try {
            byte[] marked = Base64.getUrlDecoder().decode(cursor);
            return marked.length < 2 || marked[0] != list
                    ? null
                    : Arrays.copyOfRange(marked, 1, marked.length);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    static @Nullable String textOf(char list, String cursor) {
        byte[] key = keyOf(list, cursor);
        return key == null ? null : new String(key, UTF_8);
    }
}
