package io.headwater.bench.aggregates;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.topologies.BareStreams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The limit: puts each message under its node and its number, in a store like ours with a
 * changelog, exactly once. Nothing is parsed, decided or emitted.
 */
final class BarePoints implements Processor<byte[], byte[], Void, Void> {
    static final String APPLICATION = "bench-bare-points";

    private static final String STORE = "bare-points";

    private @Nullable KeyValueStore<byte[], byte[]> rows;
    private long number;

    /** Runs inside the child. */
    public static void main(String[] arguments) throws InterruptedException {
        BareStreams.run(APPLICATION, BarePoints::topology, arguments);
    }

    static ChildJvm start(String bootstrapServers, Path folder, String topic, int commitMillis)
            throws IOException, InterruptedException {
        return BareStreams.start(
                "bare-points", BarePoints.class, bootstrapServers, folder, topic, commitMillis);
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        rows = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        byte[] node = record.key();
        byte[] key =
                ByteBuffer.allocate(node.length + Long.BYTES).put(node).putLong(number++).array();
        Objects.requireNonNull(rows).put(key, record.value());
    }

    private static Topology topology(String topic) {
        return BareStreams.topology(topic, STORE, BarePoints::new);
    }
}
