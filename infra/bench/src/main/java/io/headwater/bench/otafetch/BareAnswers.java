package io.headwater.bench.otafetch;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.topologies.BareStreams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The limit: reads the node's row, writes that it was answered into a store with a changelog, and
 * answers, exactly once. Nothing is parsed, checked or decided.
 */
final class BareAnswers implements Processor<byte[], byte[], byte[], byte[]> {
    /** Where the questions come from. */
    static final String QUESTIONS = "bench.fetches";

    /** Where the answers go. */
    static final String ANSWERS = "bench.answers";

    private static final String APPLICATION = "bench-bare-answers";

    /** What a store keeps of a node's execution, and what a node is told, once serialised. */
    private static final byte[] ROW = new byte[250];

    private static final String STORE = "bare-executions";

    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable KeyValueStore<byte[], byte[]> rows;

    /** Runs inside the child. */
    public static void main(String[] arguments) throws InterruptedException {
        BareStreams.run(APPLICATION, BareAnswers::topology, arguments);
    }

    static ChildJvm start(String bootstrapServers, Path folder, int commitMillis)
            throws IOException, InterruptedException {
        return BareStreams.start(
                "bare-answers",
                BareAnswers.class,
                bootstrapServers,
                folder,
                QUESTIONS,
                commitMillis);
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        rows = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        KeyValueStore<byte[], byte[]> rows = Objects.requireNonNull(this.rows);
        byte[] known = rows.get(record.key());
        rows.put(record.key(), known == null ? ROW : known);
        Objects.requireNonNull(context).forward(record.withValue(ROW));
    }

    private static Topology topology(String topic) {
        return BareStreams.topology(topic, STORE, BareAnswers::new)
                .addSink(
                        "write",
                        ANSWERS,
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        BareStreams.PROCESSOR);
    }
}
