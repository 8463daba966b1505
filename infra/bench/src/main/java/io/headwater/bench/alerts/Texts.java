package io.headwater.bench.alerts;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.push.PushRequest;
import io.headwater.bench.topologies.Listener;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Somebody who reads the texts of what is committed to a topic. */
final class Texts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final String topic;
    private final Listener listener;

    private <V> Texts(String bootstrapServers, Topic<?, V> topic, Function<V, String> text) {
        this.topic = topic.name();
        listener =
                Listener.to(
                        bootstrapServers,
                        topic.name(),
                        (entry, _) ->
                                texts.add(
                                        text.apply(
                                                topic.value()
                                                        .deserializer()
                                                        .deserialize(
                                                                topic.name(), entry.value()))));
    }

    /** Of alerts that were raised. */
    static Texts raised(String bootstrapServers) {
        return new Texts(bootstrapServers, topics().alertsRaised(), AlertRaised::getText);
    }

    /** Of what targets of users are to be told. */
    static Texts requested(String bootstrapServers) {
        return new Texts(bootstrapServers, topics().pushRequests(), PushRequest::getText);
    }

    /** Waits until this text is there; those before it are passed over. */
    void await(String text) throws IOException, InterruptedException {
        @Nullable String next = "";
        while (!text.equals(next)) {
            next = texts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new IOException("'" + text + "' never came to " + topic);
            }
        }
    }

    @Override
    public void close() {
        listener.close();
    }

    private static Topics topics() {
        return new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    }
}
