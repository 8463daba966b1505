package io.headwater.topologies.repeats;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.avro.requests.ChangeGroup;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.Origin;
import io.headwater.schemas.TopicProvisioning;
import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.jobs.RunningJob;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.log.TopicReading;
import io.headwater.topologies.nodes.NodesJob;
import io.headwater.topologies.testing.TestBroker;
import io.headwater.topologies.views.Reached;
import io.headwater.topologies.views.Views;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Positions that are deleted by hand, and a topic of requests that is made anew, on a broker. */
@Timeout(180)
class RequestsOnceIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir Path folder;
    @TempDir Path disk;

    @Test
    void requestsAreNotCarriedOutAgainThoughTheyAreReadAgainAndThoseOfANewTopicAre()
            throws Exception {
        try (var broker = TestBroker.start(folder, TOPICS, 1);
                var admin = Admin.create(broker.clientSettings())) {
            asks(broker, group("kitchen", true), group("kitchen", false), group("hall", true));

            admin.deleteConsumerGroups(List.of(job(Views.of(1)).applicationId())).all().get();
            asks(broker, group("attic", true));
            assertThat(groupsTold(broker)).containsExactly("kitchen", "kitchen", "hall", "attic");

            admin.deleteTopics(List.of(TOPICS.requests().name())).all().get();
            new TopicProvisioning(admin, new Sizing(1, (short) 1, 1)).create(TOPICS.all());
            asks(broker, group("cellar", true));
            assertThat(groupsTold(broker)).endsWith("attic", "cellar").hasSize(5);
        }
    }

    /** A process that lives until the last of the requests is carried out. */
    private void asks(TestBroker broker, NodeRequest... requests) throws Exception {
        var views = Views.of(1);
        try (var job =
                RunningJob.start(job(views), broker.jobs(disk), views, new SimpleMeterRegistry())) {
            await().atMost(PATIENCE).until(() -> job.state().isReady());
            Origin last = written(broker, requests);
            assertThat(
                            views.watermarks()
                                    .reached(StreamsJob.requestsOf(NodesJob.NAME), last, PATIENCE)
                                    .toCompletableFuture()
                                    .get())
                    .isInstanceOf(Reached.Yes.class);
        }
    }

    private static StreamsJob job(Views views) {
        return NodesJob.of(TOPICS, views.fleet());
    }

    private static Origin written(TestBroker broker, NodeRequest... requests) throws Exception {
        Origin last = new Origin(0, 0);
        try (var writer =
                new KafkaProducer<>(
                        broker.clientSettings(),
                        TOPICS.requests().key().serializer(),
                        TOPICS.requests().value().serializer())) {
            for (NodeRequest request : requests) {
                var record = new ProducerRecord<>(TOPICS.requests().name(), 0, NODE, request);
                last = new Origin(0, writer.send(record).get().offset());
            }
        }
        return last;
    }

    private static NodeRequest group(String group, boolean member) {
        return NodeRequest.newBuilder()
                .setId((member ? "join-" : "leave-") + group)
                .setRequestedAt(0)
                .setGroup(new ChangeGroup(group, member, false))
                .build();
    }

    /** Every group that was told something of the node, in order. */
    private static List<String> groupsTold(TestBroker broker) {
        var told = new ArrayList<String>();
        TopicReading.read(
                TOPICS.groupsNodes().name(),
                broker.clientSettings(),
                null,
                record -> told.add(UserNodeKey.parse(record.key()).orElseThrow().user().id()));
        return told;
    }
}
