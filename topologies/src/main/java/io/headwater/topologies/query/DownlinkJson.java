package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.delivery.DownlinkState;
import io.headwater.avro.delivery.DownlinkStatus;
import java.util.Locale;

/** How the API shows a message to a node. */
final class DownlinkJson {
    private DownlinkJson() {}

    /**
     * @param now epoch ms: one that nobody reported of is expired once its time is over
     */
    static ObjectNode of(DownlinkState downlink, long now) {
        boolean over =
                downlink.getStatus() == DownlinkStatus.SENT && downlink.getExpiresAt() <= now;
        ObjectNode json = Json.object();
        json.put("id", downlink.getId());
        json.put("status", word(over ? DownlinkStatus.EXPIRED : downlink.getStatus()));
        json.put("detail", downlink.getDetail());
        json.put("channel", downlink.getChannel());
        json.put("topic", downlink.getTopic());
        json.put("bytes", downlink.getBytes());
        json.put("requestedAt", Json.time(downlink.getRequestedAt()));
        json.put("settledAt", Json.time(downlink.getSettledAt()));
        json.put("expiresAt", Json.time(downlink.getExpiresAt()));
        return json;
    }

    private static String word(DownlinkStatus status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
