package io.headwater.topologies.files;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file that can be read in parts.
 *
 * @param bytes how long it is
 * @param sha256 of its bytes in hex; null when nobody knows
 * @param from opens it
 */
record Served(long bytes, @Nullable String sha256, Opener from) {
    /** Opens a file at some byte; may block. */
    interface Opener {
        InputStream open(long from) throws IOException;
    }
}
