package io.headwater.bench.params;

import io.headwater.avro.params.ParamValue;
import io.headwater.avro.params.ParamsState;
import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.topologies.BareStreams;
import io.headwater.bench.topologies.Traffic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
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

    /** What the job remembers of a node's messages in its row: sixteen hashes and times. */
    private static final int HEARD_BYTES = 16 * 16;

    /**
     * A row as the job has it of one of the bench's nodes; of the same size, and as hard to pack.
     */
    private static final byte[] ROW = row();

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
        byte[] row = (known == null ? ROW : known).clone();
        byte[] payload = record.value();
        System.arraycopy(payload, 0, row, 0, Math.min(payload.length, row.length));
        rows.put(record.key(), row);
    }

    private static byte[] row() {
        var heard = new byte[HEARD_BYTES];
        new Random(1).nextBytes(heard);
        var state =
                ParamsState.newBuilder()
                        .setParams(
                                IntStream.range(0, Traffic.PARAMS)
                                        .mapToObj(BarePut::param)
                                        .toList())
                        .setOrigin(1_000_000)
                        .setHeard(ByteBuffer.wrap(heard))
                        .build();
        var topic = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()).paramsState();
        return topic.value().serializer().serialize(topic.name(), state);
    }

    private static ParamValue param(int i) {
        return ParamValue.newBuilder()
                .setDevice(Traffic.device(i))
                .setParam(Traffic.param(i))
                .setValue("1000000")
                .setReceivedAt(1_700_000_000_000L + i)
                .setOrigin(1_000_000 + i)
                .build();
    }

    private static Topology topology(String topic) {
        return BareStreams.topology(topic, STORE, BarePut::new);
    }
}
