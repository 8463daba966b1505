package io.headwater.bench.landing;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Contender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Kafka's own producer tool, on a topic of its own: the payload that the nodes send, acks=all and
 * the same producer settings.
 */
final class PerfTool implements Contender {
    static final String NAME = "producer tool";

    private static final String TOPIC = "bench.perf";
    private static final int PARTITIONS = 4;
    private static final int RECORDS = 6_000_000;
    private static final int WARM_UP = 2_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String bootstrapServers;
    private final Path payload;
    private final List<String> producer;

    /**
     * @param payload a file with the line that is each record
     * @param producer settings of its producer, {@code name=value}
     */
    PerfTool(String bootstrapServers, Path payload, List<String> producer)
            throws InterruptedException, ExecutionException {
        this.bootstrapServers = bootstrapServers;
        this.payload = payload;
        this.producer = producer;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Double> round() throws Exception {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--topic",
                                TOPIC,
                                "--num-records",
                                Integer.toString(RECORDS),
                                "--warmup-records",
                                Integer.toString(WARM_UP),
                                "--payload-file",
                                payload.toString(),
                                "--throughput",
                                "-1",
                                "--command-property",
                                "bootstrap.servers=" + bootstrapServers,
                                "acks=all",
                                "buffer.memory=134217728"));
        arguments.addAll(producer);
        try (ChildJvm tool =
                ChildJvm.start("producer-tool", PerfToolProcess.class, Gateway.JVM, arguments)) {
            double rate = Double.parseDouble(tool.answer("rate", PATIENCE));
            return Map.of(LandingBench.RATE, rate);
        }
    }
}
