package io.headwater.sinks.push;

import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserRowKey;
import io.headwater.sinks.delivery.Refused;
import io.headwater.sinks.delivery.Rejects;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/**
 * Tells targets what the requests say, at least once: an offset is committed once everything before
 * it is delivered, waits in the retries topic, or is given up, and each of that is written down.
 * Nothing waits for a destination here, see {@link Lanes}.
 */
public final class PushSinkTask extends SinkTask {
    /** How often it is asked whether it is time to read again, while something is to be. */
    private static final long LOOK_MILLIS = 1_000;

    /** From start to stop; task thread only. */
    private @Nullable RunningPush push;

    @Override
    public void start(Map<String, String> given) {
        push = RunningPush.start(PushSinkSettings.from(given), Rejects.of(context));
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        RunningPush running = running();
        running.dispatch()
                .failure()
                .ifPresent(
                        failure -> {
                            throw new ConnectException(
                                    "what became of requests cannot be written to Kafka", failure);
                        });
        for (SinkRecord record : records) {
            take(running, record);
        }
        readAgain(running);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(
            Map<TopicPartition, OffsetAndMetadata> read) {
        return running().progress().committable();
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        if (push != null) {
            push.progress().forget(partitions);
        }
    }

    @Override
    public void stop() {
        if (push != null) {
            push.close();
            push = null;
        }
    }

    @Override
    public String version() {
        return new PushSinkConnector().version();
    }

    private void take(RunningPush running, SinkRecord record) {
        var from = new TopicPartition(record.topic(), record.kafkaPartition());
        if (!running.progress().read(from, record.kafkaOffset())) {
            return;
        }
        try {
            running.dispatch().take(errand(running.topics(), from, record));
        } catch (SerializationException e) {
            // Connect waits for it before it commits
            var unused = running.rejects().report(new Refused(record, "not a push request", e));
            running.progress().ended(from, record.kafkaOffset());
        }
    }

    private static Errand errand(Topics topics, TopicPartition from, SinkRecord record) {
        if (!(record.key() instanceof byte[] key) || !(record.value() instanceof byte[] value)) {
            throw new SerializationException("key and value are not both bytes");
        }
        var requests = topics.pushRequests();
        UserRowKey row = requests.key().deserializer().deserialize(record.topic(), key);
        PushRequest request = requests.value().deserializer().deserialize(record.topic(), value);
        return new Errand(from, record.kafkaOffset(), row, request);
    }

    /** What found no room comes again, without anything behind it having waited. */
    private void readAgain(RunningPush running) {
        Map<TopicPartition, Long> offsets = running.dispatch().again();
        if (!offsets.isEmpty()) {
            context.offset(offsets);
        }
        if (running.progress().hasLeft()) {
            context.timeout(LOOK_MILLIS); // so that we are asked although nothing new comes
        }
    }

    private RunningPush running() {
        if (push == null) {
            throw new ConnectException("put before start");
        }
        return push;
    }
}
