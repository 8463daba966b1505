package io.headwater.bench.otafetch;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Parent;
import io.headwater.bench.topologies.BareSettings;
import io.headwater.bench.topologies.TopologiesProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
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
    private static final Duration START = Duration.ofSeconds(60);
    private static final String READY = "ready";

    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable KeyValueStore<byte[], byte[]> rows;

    /** Runs inside the child; arguments are the brokers, a folder, and ms to a commit. */
    public static void main(String[] arguments) throws InterruptedException {
        Parent parent = Parent.attend();
        var settings =
                BareSettings.of(
                        APPLICATION, arguments[0], arguments[1], Integer.parseInt(arguments[2]));
        var streams = new KafkaStreams(topology(), new StreamsConfig(settings));
        streams.start();
        while (streams.state() != KafkaStreams.State.RUNNING) {
            Thread.sleep(20);
        }
        parent.say(READY);
        while (!parent.command()[0].equals("stop")) {
            // whatever else is said is not for this process
        }
    }

    static ChildJvm start(String bootstrapServers, Path folder, int commitMillis)
            throws IOException, InterruptedException {
        ChildJvm child =
                ChildJvm.start(
                        "bare-answers",
                        BareAnswers.class,
                        TopologiesProcess.JVM,
                        List.of(bootstrapServers, folder.toString(), "" + commitMillis));
        child.answer(READY, START);
        return child;
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

    private static Topology topology() {
        return new Topology()
                .addSource(
                        "read", new ByteArrayDeserializer(), new ByteArrayDeserializer(), QUESTIONS)
                .addProcessor("answer", BareAnswers::new, "read")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                        Stores.persistentKeyValueStore(STORE),
                                        Serdes.ByteArray(),
                                        Serdes.ByteArray())
                                .withLoggingEnabled(Map.of())
                                .withCachingDisabled(),
                        "answer")
                .addSink(
                        "write",
                        ANSWERS,
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        "answer");
    }
}
