package io.headwater.topologies.timers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.NodeKey;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/**
 * How timers are kept: two rows each, in one store.
 *
 * <pre>
 * 8 bytes due time, NODE 0x00 KIND ID  -> nothing         sorts by time, so firing reads the front
 * 0xFF,             NODE 0x00 KIND ID  -> 8 bytes due time  finds the first, to move or cancel it
 * </pre>
 */
final class TimerRows {
    /** Leads rows by name. A due time is not negative, so its first byte is below. */
    private static final byte BY_NAME = (byte) 0xFF;

    private TimerRows() {}

    static Bytes byName(Timer timer) {
        byte[] name = name(timer);
        return Bytes.wrap(ByteBuffer.allocate(1 + name.length).put(BY_NAME).put(name).array());
    }

    /**
     * @param at epoch ms, not negative
     */
    static Bytes byTime(long at, Timer timer) {
        byte[] name = name(timer);
        return Bytes.wrap(
                ByteBuffer.allocate(Long.BYTES + name.length).putLong(at).put(name).array());
    }

    /** Where rows by time begin that are due at this time or later. */
    static Bytes from(long at) {
        return Bytes.wrap(bytes(Math.max(0, at)));
    }

    /** Where rows by time end. */
    static Bytes end() {
        return Bytes.wrap(new byte[] {BY_NAME});
    }

    /** The due time that leads a row by time, or that a row by name holds. */
    static long timeIn(byte[] row) {
        return ByteBuffer.wrap(row).getLong();
    }

    static byte[] bytes(long at) {
        return ByteBuffer.allocate(Long.BYTES).putLong(at).array();
    }

    /** The timer that a row by time is of; empty for a kind of a later version. */
    static Optional<Timer> timerIn(Bytes byTime) {
        byte[] row = byTime.get();
        int zero = Long.BYTES;
        while (row[zero] != NodeKey.ROW_SEPARATOR) {
            zero++;
        }
        String node = new String(row, Long.BYTES, zero - Long.BYTES, UTF_8);
        String id = new String(row, zero + 2, row.length - zero - 2, UTF_8);
        return TimerKind.of(row[zero + 1])
                .flatMap(kind -> NodeKey.parse(node).map(key -> new Timer(key, kind, id)));
    }

    private static byte[] name(Timer timer) {
        byte[] node = timer.node().bytes();
        byte[] id = timer.id().getBytes(UTF_8);
        return ByteBuffer.allocate(node.length + 2 + id.length)
                .put(node)
                .put(NodeKey.ROW_SEPARATOR)
                .put(timer.kind().code())
                .put(id)
                .array();
    }
}
