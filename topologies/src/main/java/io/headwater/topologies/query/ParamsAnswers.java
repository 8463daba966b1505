package io.headwater.topologies.query;

import io.headwater.avro.params.ParamsState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Answers with a node's parameters, made once for as long as its row stays the same: whoever asks
 * again gets the same bytes. Only saves work, as the row is read for every question and decides.
 * Any thread.
 */
final class ParamsAnswers {
    /** Of answers and the rows they were made of; beyond it all are forgotten. */
    private static final long MOST_BYTES = 16L << 20;

    private final Function<byte[], ParamsState> reader;
    private final int partitions;
    private final Map<NodeKey, Made> made = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    @SuppressWarnings("ArrayRecordComponent") // rows are compared below, by their bytes
    private record Made(byte[] row, Answer answer) {
        long weight() {
            return (long) row.length + answer.body().length;
        }
    }

    /**
     * @param reader reads a row
     * @param partitions how many partitions the uplink has
     */
    ParamsAnswers(Function<byte[], ParamsState> reader, int partitions) {
        this.reader = reader;
        this.partitions = partitions;
    }

    /** The answer that says what the row says. */
    Answer of(NodeKey node, byte[] row) {
        Made known = made.get(node);
        if (known != null && Arrays.equals(known.row(), row)) {
            return known.answer();
        }
        var fresh = new Made(row, answer(node, row));
        keep(node, fresh);
        return fresh.answer();
    }

    private Answer answer(NodeKey node, byte[] row) {
        var json = NodeJson.key(node);
        int partition = NodePartitions.of(node, partitions);
        Json.putText(json, "params", NodeJson.params(reader.apply(row), partition));
        return Answer.ok(json);
    }

    private void keep(NodeKey node, Made fresh) {
        Made before = made.put(node, fresh);
        long more = fresh.weight() - (before == null ? 0 : before.weight());
        if (bytes.addAndGet(more) > MOST_BYTES) {
            made.clear();
            bytes.set(0);
        }
    }
}
