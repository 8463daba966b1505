package io.headwater.topologies.ota;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.ota.OtaImage;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.requests.PublishToNode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.OtaUrl;
import io.headwater.schemas.dialect.rainmaker.OtaUrlPayload;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.json.JsonDocument;
import io.headwater.schemas.json.JsonValue.Members;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.jobs.Effects;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Offers on their way to nodes, in the form of rainmaker.md 4.12. Stream thread only.
 *
 * @param downlinks of the task
 * @param links of images in the store
 */
record OfferDelivery(Downlinks downlinks, ImageLinks links) {
    /** A node that does not take it within this time asks again. */
    private static final long EXPIRY_MS = Duration.ofSeconds(30).toMillis();

    /** What a node would be told of a job. */
    static Parsed<byte[]> payload(String id, OtaJob job, String url) {
        OtaImage image = job.getImage();
        return OtaUrlPayload.write(
                new OtaUrl(
                        id,
                        url,
                        image.getSize(),
                        image.getFwVersion(),
                        image.getMd5(),
                        image.getStreamId(),
                        metadata(job.getMetadata())));
    }

    /** Whether the node has a connection, as far as its task knows. */
    boolean isConnected(NodeKey node) {
        return downlinks.isConnected(node);
    }

    /**
     * Will send the address on the node's connection.
     *
     * @param id of the message
     * @return whether there was a connection; without one nothing happens
     */
    boolean send(NodeKey node, Rollout rollout, String id, long at, Effects effects) {
        OtaImage image = rollout.job().getImage();
        String url =
                image.getId() == null
                        ? image.getUrl()
                        : links.of(image.getId(), image.getUrl(), at);
        return payload(rollout.key().id(), rollout.job(), url)
                        instanceof Parsed.Accepted<byte[]> accepted
                && downlinks.send(
                        node,
                        id,
                        new PublishToNode(
                                Channel.OTAURL.wireName(),
                                "node/" + node.device() + "/otaurl",
                                ByteBuffer.wrap(accepted.value()),
                                at + EXPIRY_MS),
                        at,
                        effects);
    }

    private static @Nullable Members metadata(@Nullable String json) {
        return json != null
                        && JsonDocument.read(json.getBytes(UTF_8))
                                instanceof JsonDocument.Read(Members root, _)
                ? root
                : null;
    }
}
