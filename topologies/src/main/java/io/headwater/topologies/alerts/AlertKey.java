package io.headwater.topologies.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import java.util.HexFormat;

/** Ids of alerts and their rows, which sort by age among those of a node. */
final class AlertKey {
    private static final byte[] BEFORE_FIRST = {};
    private static final byte[] AFTER_LAST = {'g'}; // no hexadecimal digit comes after it

    private AlertKey() {}

    /**
     * @param offset of the message in the uplink, the first time
     */
    static String idOf(long offset) {
        return HexFormat.of().toHexDigits(offset);
    }

    /**
     * Of what a rule raises with the record at this offset; sorts with what nodes raise.
     *
     * @param number among those of the record
     */
    static String idOf(long offset, int number) {
        return idOf(offset) + "-" + number;
    }

    static RowKey row(NodeKey node, String id) {
        return new RowKey(node, id.getBytes(UTF_8));
    }

    /** Before every alert of the node. */
    static RowKey first(NodeKey node) {
        return new RowKey(node, BEFORE_FIRST);
    }

    /** After every alert of the node. */
    static RowKey last(NodeKey node) {
        return new RowKey(node, AFTER_LAST);
    }
}
