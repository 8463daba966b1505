package io.headwater.bridge.presence;

import io.headwater.avro.rejected.Rejected;
import io.headwater.bridge.landing.Outgoing;
import io.headwater.bridge.routing.Destination;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A message that its node may send and that means nothing, as the rejected ones are kept. */
final class RejectedMessage {
    private RejectedMessage() {}

    /**
     * @param said what the message's record would have had for headers
     */
    static Outgoing record(
            Topics topics, NodeKey node, Destination.Rejected rejected, UplinkHeaders said) {
        var headers = new RecordHeaders();
        said.writeTo(headers);
        var record =
                Rejected.newBuilder()
                        .setReason(rejected.reason())
                        .setDetail(rejected.detail())
                        .setRejectedBy("bridge")
                        .setMqttTopic(said.topic())
                        .setEpoch(said.epoch())
                        .setReceivedAt(said.receivedAt())
                        .setHeaders(asMap(headers))
                        .setPayload(ByteBuffer.wrap(rejected.payload()))
                        .build();
        return Outgoing.of(topics.rejected(), node, record);
    }

    private static Map<String, String> asMap(Headers headers) {
        var map = new HashMap<String, String>();
        headers.forEach(
                header ->
                        UplinkHeaders.text(headers, header.key())
                                .ifPresent(text -> map.put(header.key(), text)));
        return map;
    }
}
