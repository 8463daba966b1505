package io.headwater.bridge.presence;

import io.headwater.bridge.connection.EndReason;
import io.headwater.bridge.landing.Outgoing;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent;
import io.headwater.schemas.dialect.rainmaker.PresencePayload;
import java.net.InetAddress;
import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One connection of one node, as its presence records describe it. They have the form of AWS IoT's
 * lifecycle events (rainmaker.md 4.16) whatever the dialect, and name the bridge and its
 * incarnation besides.
 *
 * @param id session identifier, a UUID as text
 */
record Session(Topics topics, Speaker speaker, String id, Incarnation incarnation) {
    private static final String CONNECTED = "$aws/events/presence/connected/";
    private static final String DISCONNECTED = "$aws/events/presence/disconnected/";

    /** The first record of the connection; its offset will be the epoch. */
    Outgoing connected(Instant at) {
        InetAddress address = speaker.remote().getAddress();
        var event =
                new PresenceEvent.Connected(
                        speaker.node().device(),
                        at.toEpochMilli(),
                        id,
                        speaker.fingerprint(),
                        null,
                        address == null ? null : address.getHostAddress(),
                        incarnation.ordinal(),
                        incarnation.id());
        return record(CONNECTED, event, null, 1, at);
    }

    /** The end of a session whose connect record may or may not be in Kafka; names no epoch. */
    Outgoing neverOpened(Instant at) {
        return disconnected(EndReason.SERVER_ERROR, null, 2, at);
    }

    /**
     * @param epoch null when it was never learnt
     */
    Outgoing disconnected(EndReason reason, @Nullable Long epoch, long sequence, Instant at) {
        var event =
                new PresenceEvent.Disconnected(
                        speaker.node().device(),
                        at.toEpochMilli(),
                        id,
                        speaker.fingerprint(),
                        epoch,
                        reason.clientInitiated(),
                        reason.name(),
                        incarnation.ordinal(),
                        incarnation.id());
        return record(DISCONNECTED, event, epoch, sequence, at);
    }

    private Outgoing record(
            String topic, PresenceEvent event, @Nullable Long epoch, long sequence, Instant at) {
        var headers = new RecordHeaders();
        new UplinkHeaders(
                        topic + speaker.node().device(),
                        Channel.PRESENCE.wireName(),
                        1,
                        false,
                        id,
                        epoch,
                        sequence,
                        at.toEpochMilli(),
                        Trust.INTERNAL,
                        false)
                .writeTo(headers);
        return Outgoing.of(topics.uplink(), speaker.node(), PresencePayload.write(event), headers);
    }
}
