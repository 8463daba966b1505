package io.headwater.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.Disconnect;
import io.headwater.bridge.mqtt.MqttVersion;
import io.headwater.bridge.mqtt.Packet;
import io.headwater.bridge.mqtt.PingReq;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Property;
import io.headwater.bridge.mqtt.PubAck;
import io.headwater.bridge.mqtt.PubComp;
import io.headwater.bridge.mqtt.PubRec;
import io.headwater.bridge.mqtt.PubRel;
import io.headwater.bridge.mqtt.Publish;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.bridge.mqtt.Subscribe;
import io.headwater.bridge.mqtt.Subscribe.Subscription;
import io.headwater.bridge.mqtt.Unsubscribe;
import io.headwater.bridge.mqtt.Will;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Valid packets of a client, each different, with all that its version lets a client say. */
final class ValidPackets {
    private static final String[] WORDS = {
        "a", "node", "node/fuzz/config", "params/local", "t", "vé", "$sys/x", "温度", "\uD83D\uDCA1",
    };
    private static final String[] FILTERS = {
        "#", "+", "node/fuzz/#", "node/+/params", "/", "+/+", "node/fuzz/otaurl", "é/+",
    };

    private final MqttVersion version;
    private final RandomGenerator random;

    ValidPackets(MqttVersion version, RandomGenerator random) {
        this.version = version;
        this.random = random;
    }

    Connect connect() {
        boolean user = random.nextInt(3) == 0;
        boolean password = random.nextInt(3) == 0 && (user || version == MqttVersion.V5);
        return new Connect(
                version,
                random.nextInt(8) == 0 ? word() : "fuzz",
                random.nextBoolean(),
                random.nextInt(65_536),
                random.nextInt(3) == 0 ? will() : null,
                user ? word() : null,
                password ? payload() : null,
                ofConnect());
    }

    Packet afterConnect() {
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4, 5 -> publish();
            case 6, 7 -> subscribe();
            case 8 -> new Unsubscribe(id(), some(), filters());
            case 9, 10 -> new PingReq();
            case 11, 12 -> new PubRel(id(), ReasonCode.SUCCESS, explained());
            case 13 -> new PubAck(id(), ReasonCode.SUCCESS, explained());
            case 14 -> new PubRec(id(), ReasonCode.SUCCESS, explained());
            default -> new PubComp(id(), ReasonCode.SUCCESS, explained());
        };
    }

    Disconnect disconnect() {
        boolean withWill = version == MqttVersion.V5 && random.nextBoolean();
        return new Disconnect(
                withWill ? ReasonCode.DISCONNECT_WITH_WILL : ReasonCode.SUCCESS, explained());
    }

    private Publish publish() {
        int qos = random.nextInt(3);
        return new Publish(
                qos > 0 && random.nextInt(4) == 0,
                qos,
                random.nextInt(8) == 0,
                word(),
                qos > 0 ? id() : 0,
                ofMessage(),
                payload());
    }

    private Subscribe subscribe() {
        var wanted =
                filters().stream()
                        .map(filter -> new Subscription(filter, random.nextInt(3)))
                        .toList();
        return new Subscribe(id(), some(), wanted);
    }

    private Will will() {
        Properties says = ofMessage();
        if (version == MqttVersion.V5 && random.nextBoolean()) {
            says = says.with(Property.WILL_DELAY_INTERVAL, (long) random.nextInt(3));
        }
        return new Will(word(), payload(), random.nextInt(3), random.nextInt(8) == 0, says);
    }

    private Properties ofConnect() {
        Properties says = some();
        if (version == MqttVersion.V5 && random.nextBoolean()) {
            says =
                    says.with(Property.SESSION_EXPIRY_INTERVAL, number(0xFFFF_FFFFL))
                            .with(Property.RECEIVE_MAXIMUM, 1 + number(65_534))
                            .with(Property.TOPIC_ALIAS_MAXIMUM, number(65_535));
        }
        if (version == MqttVersion.V5 && random.nextInt(4) == 0) {
            says =
                    says.with(Property.REQUEST_PROBLEM_INFORMATION, number(1))
                            .with(Property.REQUEST_RESPONSE_INFORMATION, number(1))
                            .with(Property.MAXIMUM_PACKET_SIZE, 1 + number(300));
        }
        return says;
    }

    private Properties ofMessage() {
        Properties says = some();
        if (version == MqttVersion.V5 && random.nextInt(3) == 0) {
            says =
                    says.with(Property.PAYLOAD_FORMAT_INDICATOR, number(1))
                            .with(Property.MESSAGE_EXPIRY_INTERVAL, number(0xFFFF_FFFFL))
                            .with(Property.CONTENT_TYPE, word())
                            .with(Property.RESPONSE_TOPIC, "answers")
                            .with(Property.CORRELATION_DATA, payload());
        }
        return says;
    }

    private Properties explained() {
        Properties says = some();
        return version == MqttVersion.V5 && random.nextInt(3) == 0
                ? says.with(Property.REASON_STRING, word())
                : says;
    }

    /** User properties, which any packet may have. */
    private Properties some() {
        Properties says = Properties.NONE;
        if (version == MqttVersion.V5) {
            for (int left = Math.max(0, random.nextInt(6) - 3); left > 0; left--) {
                says = says.withUser(word(), word());
            }
        }
        return says;
    }

    private List<String> filters() {
        return IntStream.rangeClosed(0, random.nextInt(10))
                .mapToObj(_ -> FILTERS[random.nextInt(FILTERS.length)])
                .toList();
    }

    private byte[] payload() {
        return "x"
                .repeat(random.nextInt(8) == 0 ? random.nextInt(300) : random.nextInt(9))
                .getBytes(UTF_8);
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private int id() {
        return 1 + random.nextInt(random.nextBoolean() ? 3 : 65_535);
    }

    private long number(long most) {
        return random.nextInt(4) == 0 ? most : random.nextLong(most + 1);
    }
}
