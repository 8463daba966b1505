package io.headwater.bench.params;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.topologies.BareStreams;
import io.headwater.bench.topologies.Traffic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The limit: reads a row as large as a node's parameters, lays the payload over it and puts it
 * back, in a store like ours with a changelog, exactly once. Nothing is parsed, decided or emitted.
 */
final class BarePut implements Processor<byte[], byte[], Void, Void> {
    static final String APPLICATION = "bench-bare-put";

    /** Of a row: what the parameters of one of the bench's nodes come to, once serialised. */
    private static final int ROW_BYTES = Traffic.PARAMS * 33;

    private static final String STORE = "bare-rows";

    private @Nullable KeyValueStore<byte[], byte[]> rows;

    /** Runs inside the child. */
    public static void main(String[] arguments) throws InterruptedException {
        BareStreams.run(APPLICATION, BarePut::topology, arguments);
    }

    static ChildJvm start(String bootstrapServers, Path folder, String topic, int commitMillis)
            throws IOException, InterruptedException {
        return BareStreams.start(
                "bare-put", BarePut.class, bootstrapServers, folder, topic, commitMillis);
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        rows = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        KeyValueStore<byte[], byte[]> rows = Objects.requireNonNull(this.rows);
        byte[] known = rows.get(record.key());
        byte[] row = known == null ? filled() : known.clone();
        byte[] payload = record.value();
        System.arraycopy(payload, 0, row, 0, Math.min(payload.length, row.length));
        rows.put(record.key(), row);
    }

    private static byte[] filled() {
        return "Brightness and such ".repeat(ROW_BYTES).substring(0, ROW_BYTES).getBytes(UTF_8);
    }

    private static Topology topology(String topic) {
        return BareStreams.topology(topic, STORE, BarePut::new);
    }
}
