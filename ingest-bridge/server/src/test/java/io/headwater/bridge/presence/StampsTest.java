package io.headwater.bridge.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.Inbound;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.conformance.Requirement;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class StampsTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");

    private final Stamps stamps = new Stamps("session-1", 42, Trust.CREDENTIAL);

    @Test
    void sayWhatUplinkHeadersSay() {
        assertThat(stamps.of(message("node/a/params/local", 1, false), "params-local", 2))
                .isEqualTo(headers("node/a/params/local", "params-local", 1, 2, false));
    }

    @Test
    @Requirement("R-TOP-3")
    void followTheTopicAndTheChannel() {
        stamps.of(message("node/a/params/local", 1, false), "params-local", 2);

        assertThat(stamps.of(message("node/a/alert", 0, false), "alert", 3))
                .isEqualTo(headers("node/a/alert", "alert", 0, 3, false));
    }

    @Test
    void sayThatAMessageIsAWill() {
        assertThat(stamps.of(message("node/a/alert", 1, true), "alert", 9))
                .isEqualTo(headers("node/a/alert", "alert", 1, 9, true));
    }

    private static Inbound message(String topic, int qos, boolean will) {
        return new Inbound(topic, new byte[0], qos, true, false, 7, Properties.NONE, NOON, will);
    }

    private static Headers headers(
            String topic, String channel, int qos, long sequence, boolean will) {
        var headers = new RecordHeaders();
        new UplinkHeaders(
                        topic,
                        channel,
                        qos,
                        true,
                        "session-1",
                        42L,
                        sequence,
                        NOON.toEpochMilli(),
                        Trust.CREDENTIAL,
                        will)
                .writeTo(headers);
        return headers;
    }
}
