package io.headwater.bridge.presence;

import io.headwater.bridge.connection.Inbound;
import io.headwater.bridge.connection.Landed;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.landing.Outgoing;
import io.headwater.bridge.routing.Destination;
import io.headwater.bridge.routing.Destination.Lane;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Lands messages of nodes that have no session here, such as those that come over HTTP: the same
 * topics, rights and records as over MQTT, but no epoch, and nothing of presence. Each stands alone
 * and in the order in which it was handed over. Safe for any thread.
 */
public final class LooseMessages {
    private final Topics topics;
    private final Landing landing;
    private final RoutingMetrics metrics;

    public LooseMessages(Topics topics, Landing landing, MeterRegistry metrics) {
        this.topics = topics;
        this.landing = landing;
        this.metrics = new RoutingMetrics(metrics);
    }

    /** As {@link io.headwater.bridge.connection.Lease#land}. */
    public CompletionStage<Landed> land(Speaker speaker, Inbound message) {
        return switch (speaker.profile().route(speaker.node(), message)) {
            case Destination.To to -> send(raw(speaker, to, message), Landed.Stored::new);
            case Destination.Rejected rejected -> {
                metrics.rejected(rejected.reason());
                yield send(
                        RejectedMessage.record(
                                topics, speaker.node(), rejected, headers(speaker, message, "")),
                        _ -> new Landed.Rejected(rejected.reason()));
            }
            case Destination.Denied denied -> {
                metrics.denied(denied.reason());
                yield CompletableFuture.completedFuture(new Landed.Denied(denied.reason()));
            }
        };
    }

    private CompletionStage<Landed> send(Outgoing record, Function<Origin, Landed> stored) {
        return landing.line()
                .send(record)
                .handle(
                        (place, failure) ->
                                failure == null ? stored.apply(place) : new Landed.Failed(failure));
    }

    private Outgoing raw(Speaker speaker, Destination.To to, Inbound message) {
        Topic<NodeKey, byte[]> topic = to.lane() == Lane.UPLINK ? topics.uplink() : topics.bulk();
        var headers = new RecordHeaders();
        headers(speaker, message, to.channel()).writeTo(headers);
        return Outgoing.of(topic, speaker.node(), to.payload(), headers);
    }

    private static UplinkHeaders headers(Speaker speaker, Inbound message, String channel) {
        return new UplinkHeaders(
                message.topic(),
                channel,
                message.qos(),
                message.dup(),
                UUID.randomUUID().toString(),
                null,
                1,
                message.receivedAt().toEpochMilli(),
                speaker.trust(),
                false);
    }
}
