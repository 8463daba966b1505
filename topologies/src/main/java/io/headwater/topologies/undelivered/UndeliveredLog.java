package io.headwater.topologies.undelivered;

import io.headwater.avro.push.PushRequest;
import io.headwater.avro.push.PushTarget;
import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserRowKey;
import io.headwater.topologies.log.TopicReading;
import io.headwater.topologies.undelivered.Undelivered.Letter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The push sink's dead letters as a person works with them: what nobody was told, and another
 * chance for it. Every call uses clients of its own and closes them. Any thread; blocks.
 */
public final class UndeliveredLog {
    /** How long the sink tries it again. */
    private static final Duration LIFE = Duration.ofHours(24);

    private static final Comparator<Undelivered> BY_TIME = Comparator.comparing(Undelivered::at);

    private final Topics topics;
    private final Map<String, Object> kafka;
    private final InstantSource clock;

    /**
     * @param kafka how to reach the cluster: {@code bootstrap.servers}, and whatever security it
     *     needs
     * @param clock says until when the sink is to try
     */
    public UndeliveredLog(Topics topics, Map<String, ?> kafka, InstantSource clock) {
        this.topics = topics;
        this.kafka = Map.copyOf(kafka);
        this.clock = clock;
    }

    /**
     * The newest of the wanted dead letters, newest first. Reads all that are kept, and holds no
     * more than it answers.
     *
     * @param limit most to answer, at least 1
     * @throws KafkaUnavailableException when the cluster did not answer
     */
    public List<Undelivered> newest(Wanted wanted, int limit) {
        var newest = new PriorityQueue<>(BY_TIME); // the oldest at its head
        read(
                wanted,
                found -> {
                    newest.add(found);
                    if (newest.size() > limit) {
                        newest.poll();
                    }
                });
        var answer = new ArrayList<>(newest);
        answer.sort(BY_TIME.reversed());
        return List.copyOf(answer);
    }

    /**
     * Requests the wanted dead letters of the sink once more, through the targets as they are now
     * and with the idempotency key of the first time. What was delivered since, or is being tried
     * again, is left alone, so that replaying twice is replaying once for as long as receipts are
     * kept.
     *
     * @throws KafkaUnavailableException when the cluster did not answer or refused; some may have
     *     been requested, and replaying once more is safe
     */
    public ReplayReport replay(Wanted wanted) {
        var refused = new EnumMap<Refusal, Long>(Refusal.class);
        var letters = new LinkedHashMap<UserRowKey, Undelivered>();
        read(
                wanted,
                found ->
                        found.letter()
                                .ifPresentOrElse(
                                        letter ->
                                                letters.merge(
                                                        letter.row(), found, UndeliveredLog::newer),
                                        () -> refused.merge(Refusal.UNREADABLE, 1L, Long::sum)));
        long replayed = letters.isEmpty() ? 0 : request(letters, refused);
        return new ReplayReport(replayed, refused);
    }

    private static Undelivered newer(Undelivered one, Undelivered other) {
        return BY_TIME.compare(one, other) > 0 ? one : other;
    }

    private void read(Wanted wanted, Consumer<Undelivered> action) {
        TopicReading.read(
                topics.pushDeadLetters().name(),
                kafka,
                wanted.since(),
                record -> {
                    var found = Undelivered.of(record, topics.pushRequests());
                    if (wanted.matches(found)) {
                        action.accept(found);
                    }
                });
    }

    private long request(Map<UserRowKey, Undelivered> letters, Map<Refusal, Long> refused) {
        var since = Since.read(letters, topics, kafka);
        var again = new ArrayList<ProducerRecord<byte[], byte[]>>();
        try (var producer = producer()) {
            int partitions = producer.partitionsFor(topics.pushRetries().name()).size();
            for (Undelivered found : letters.values()) {
                Letter letter = found.letter().orElseThrow();
                Refusal why = since.refusal(letter);
                PushTarget target = since.target(letter);
                if (why == null && target != null) {
                    again.add(record(letter, target, partitions));
                } else if (why != null) {
                    refused.merge(why, 1L, Long::sum);
                }
            }
            var sent = again.stream().map(producer::send).toList();
            producer.flush();
            for (var each : sent) {
                each.resultNow();
            }
        } catch (KafkaException | IllegalStateException e) {
            throw new KafkaUnavailableException(
                    "not everything was requested again; replay once more: " + e.getMessage(), e);
        }
        return again.size();
    }

    private ProducerRecord<byte[], byte[]> record(
            Letter letter, PushTarget target, int partitions) {
        PushRequest request =
                PushRequest.newBuilder(letter.request())
                        .setTargetKind(target.getKind())
                        .setAddress(target.getAddress())
                        .setKeys(target.getKeys())
                        .setAttempts(0)
                        .setNotBefore(0)
                        .setExpiresAt(clock.millis() + LIFE.toMillis())
                        .build();
        var topic = topics.pushRetries();
        byte[] key = letter.row().bytes();
        return new ProducerRecord<>(
                topic.name(),
                NodePartitions.of(key, partitions),
                key,
                topic.value().serializer().serialize(topic.name(), request));
    }

    private KafkaProducer<byte[], byte[]> producer() {
        var settings = new HashMap<String, Object>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
