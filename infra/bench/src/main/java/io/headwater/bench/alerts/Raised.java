package io.headwater.bench.alerts;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.bench.topologies.Listener;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody who reads what is committed to the topic of raised alerts. */
final class Raised implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final Listener listener;

    private Raised(String bootstrapServers, Topic<?, AlertRaised> alerts) {
        listener =
                Listener.to(
                        bootstrapServers,
                        alerts.name(),
                        (entry, _) ->
                                texts.add(
                                        alerts.value()
                                                .deserializer()
                                                .deserialize(alerts.name(), entry.value())
                                                .getText()));
    }

    static Raised at(String bootstrapServers) {
        var topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
        return new Raised(bootstrapServers, topics.alertsRaised());
    }

    /** Waits until the alert with this text is there; those before it are passed over. */
    void await(String text) throws IOException, InterruptedException {
        @Nullable String next = "";
        while (!text.equals(next)) {
            next = texts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new IOException("the alert '" + text + "' was never raised");
            }
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
