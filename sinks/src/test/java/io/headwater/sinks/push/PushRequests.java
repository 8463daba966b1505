package io.headwater.sinks.push;

import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.UserRowKey;
import java.time.Instant;

/** Requests as tests send them. */
final class PushRequests {
    static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    static final UserRowKey ROW = UserRowKey.delivery(FleetKey.user("default", "anna"), "t1", "k1");

    private PushRequests() {}

    /** An alert of a cellar, at noon. */
    static PushRequest.Builder to(String kind, String address) {
        return PushRequest.newBuilder()
                .setId("k1")
                .setKind("alert.raised")
                .setTargetKind(kind)
                .setAddress(address)
                .setTitle("Cellar")
                .setText("tank is <full>")
                .setData("{\"text\":\"tank is <full>\"}")
                .setAt(NOON.toEpochMilli())
                .setRequestedAt(NOON.toEpochMilli())
                .setExpiresAt(NOON.plusSeconds(3_600).toEpochMilli());
    }
}
