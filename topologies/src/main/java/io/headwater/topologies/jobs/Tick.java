package io.headwater.topologies.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record of the uplink that says nothing but what the broker stamps on it: the time, at its place
 * in the log. It is written to a partition by number; its key is {@code tick}, which is no node's.
 * One that a former owner or a stranger wrote does no harm, as its time is the broker's too.
 */
final class Tick {
    /** Its {@code hw-channel}. */
    static final String CHANNEL = "tick";

    private static final byte[] KEY = "tick".getBytes(UTF_8);
    private static final byte[] NOTHING = {};

    private Tick() {}

    static ProducerRecord<byte[], byte[]> forPartition(String uplink, int partition) {
        var headers = new RecordHeaders();
        headers.add(UplinkHeaders.CHANNEL, CHANNEL.getBytes(UTF_8));
        headers.add(UplinkHeaders.TRUST, "internal".getBytes(UTF_8));
        return new ProducerRecord<>(uplink, partition, null, KEY, NOTHING, headers);
    }

    /** Whether a record claims to be a tick; not for any node's channel. */
    static boolean isNamedBy(UplinkHeaders headers) {
        return headers.channel().equals(CHANNEL);
    }

    /** Whether it is one of ours. */
    static boolean isGenuine(UplinkHeaders headers) {
        return isNamedBy(headers) && headers.trust() == Trust.INTERNAL;
    }
}
