package io.headwater.bench.frame;

import io.headwater.schemas.TopicProvisioning;
import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.standalone.kafka.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** A Kafka broker in a JVM of its own, as {@code up} runs it, with the catalogue's topics. */
public final class KafkaBroker implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final String READY = "ready";

    private final ChildJvm child;
    private final String bootstrapServers;

    private KafkaBroker(ChildJvm child, String bootstrapServers) {
        this.child = child;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts the broker and makes the topics.
     *
     * @param folder the broker's alone; empty, or left by an earlier one
     */
    public static KafkaBroker start(Path folder) throws IOException, InterruptedException {
        ChildJvm child =
                ChildJvm.start(
                        "kafka",
                        KafkaBroker.class,
                        List.of("-Xms512m", "-Xmx1g", "-XX:+UseG1GC"),
                        List.of(folder.toString()));
        try {
            return new KafkaBroker(child, child.answer(READY, START));
        } catch (RuntimeException | InterruptedException e) {
            child.close();
            throw e;
        }
    }

    /** Runs inside the child. */
    public static void main(String[] arguments) throws InterruptedException {
        Parent parent = Parent.attend();
        var broker = EmbeddedKafka.start(Path.of(arguments[0]), 0, Sizing.STANDALONE);
        var topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            new TopicProvisioning(admin, Sizing.STANDALONE).create(topics.all());
        }
        parent.say(READY, broker.bootstrapServers());
        while (!parent.command()[0].equals("stop")) {
            // whatever else is said is not for a broker
        }
        broker.stop();
        parent.say("stop");
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** The process, for {@link ProcessFigures}. */
    public long pid() {
        return child.pid();
    }

    /** See {@link ProcessFigures#cpuSeconds}. */
    public double cpuSeconds() throws IOException {
        return child.cpuSeconds();
    }

    /** Kills it; what it acknowledged is in its folder. */
    @Override
    public void close() {
        child.close();
    }
}
