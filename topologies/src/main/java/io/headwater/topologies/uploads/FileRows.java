package io.headwater.topologies.uploads;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.files.NodeFile;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.RowKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The files of a node, side by side in their store. */
final class FileRows {
    private static final byte[] BEFORE_FIRST = {};
    private static final byte[] AFTER_LAST = {0x7F}; // ids are hexadecimal
    private static final int ID_BYTES = 16;
    private static final Comparator<NodeFile> BY_AGE =
            Comparator.comparing(NodeFile::getAskedAt).thenComparing(NodeFile::getId);

    private FileRows() {}

    static RowKey key(NodeKey node, String id) {
        return new RowKey(node, id.getBytes(UTF_8));
    }

    /** Every file of the node, oldest first. */
    static List<NodeFile> of(NodeKey node, ReadOnlyKeyValueStore<RowKey, NodeFile> files) {
        var found = new ArrayList<NodeFile>();
        try (var rows = files.range(new RowKey(node, BEFORE_FIRST), new RowKey(node, AFTER_LAST))) {
            rows.forEachRemaining(row -> found.add(row.value));
        }
        found.sort(BY_AGE);
        return found;
    }

    /** The id of the file that a record asked for: the same whenever the record is decided. */
    static String idOf(NodeKey node, Origin asked) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest((node + "\0" + asked).getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
