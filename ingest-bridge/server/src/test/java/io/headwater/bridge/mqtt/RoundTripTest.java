package io.headwater.bridge.mqtt;

import static io.headwater.bridge.mqtt.MqttVersion.V3_1_1;
import static io.headwater.bridge.mqtt.MqttVersion.V5;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
    private static final byte[] PAYLOAD = "{\"Lamp\":1}".getBytes(UTF_8);

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("packets")
    void readsWhatIsWritten(Packet packet, MqttVersion version) {
        PacketDecoder decoder =
                packet instanceof Connect ? new PacketDecoder(262_144) : Bytes.decoder(version);
        ByteBuf bytes = PacketEncoder.encode(packet, version, UnpooledByteBufAllocator.DEFAULT);

        Decoded decoded = decoder.next(bytes);

        assertThat(decoded)
                .usingRecursiveComparison()
                .withEqualsForType(Properties::equals, Properties.class)
                .isEqualTo(new Decoded.Whole(packet));
        assertThat(bytes.isReadable()).isFalse();
        bytes.release();
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("packets")
    void waitsForEveryByte(Packet packet, MqttVersion version) {
        ByteBuf bytes = PacketEncoder.encode(packet, version, UnpooledByteBufAllocator.DEFAULT);
        PacketDecoder decoder =
                packet instanceof Connect ? new PacketDecoder(262_144) : Bytes.decoder(version);
        ByteBuf arrived = Unpooled.buffer();

        while (bytes.readableBytes() > 1) {
            arrived.writeByte(bytes.readByte());
            assertThat(decoder.next(arrived)).isInstanceOf(Decoded.Incomplete.class);
        }

        arrived.writeByte(bytes.readByte());
        assertThat(decoder.next(arrived)).isInstanceOf(Decoded.Whole.class);
        bytes.release();
    }

    static Stream<Arguments> packets() {
        return Stream.of(V3_1_1, V5).flatMap(RoundTripTest::packetsOf);
    }

    private static Stream<Arguments> packetsOf(MqttVersion version) {
        boolean five = version == V5;
        Properties said =
                five
                        ? Properties.of(Property.REASON_STRING, "why")
                                .withUser("a", "1")
                                .withUser("a", "2")
                        : Properties.NONE;
        Properties content =
                five
                        ? Properties.of(Property.PAYLOAD_FORMAT_INDICATOR, 1L)
                                .with(Property.MESSAGE_EXPIRY_INTERVAL, 0xFFFF_FFFFL)
                                .with(Property.CONTENT_TYPE, "application/json")
                                .with(Property.RESPONSE_TOPIC, "answers/é")
                                .with(Property.CORRELATION_DATA, new byte[] {0, 1, 2})
                                .withUser("long", "x".repeat(200))
                        : Properties.NONE;
        Properties wishes =
                five
                        ? Properties.of(Property.SESSION_EXPIRY_INTERVAL, 3_600L)
                                .with(Property.RECEIVE_MAXIMUM, 10L)
                                .with(Property.MAXIMUM_PACKET_SIZE, 1_000L)
                                .with(Property.TOPIC_ALIAS_MAXIMUM, 5L)
                                .with(Property.REQUEST_PROBLEM_INFORMATION, 0L)
                        : Properties.NONE;
        Properties delay = five ? content.with(Property.WILL_DELAY_INTERVAL, 5L) : Properties.NONE;
        ReasonCode refused = five ? ReasonCode.QUOTA_EXCEEDED : ReasonCode.SUCCESS;
        ReasonCode lost = five ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND : ReasonCode.SUCCESS;
        var options =
                five
                        ? new Subscribe.Subscription("a/+/#", 2, true, true, 2)
                        : new Subscribe.Subscription("a/+/#", 2);
        Stream<Packet> packets =
                Stream.of(
                        new Connect(version, "", true, 0, null, null, null, Properties.NONE),
                        new Connect(
                                version,
                                "node-ü",
                                false,
                                65_535,
                                new Will("w/t", PAYLOAD, 2, true, delay),
                                "user",
                                new byte[] {1, 0, 2},
                                wishes),
                        new Publish(false, 0, false, "t", 0, Properties.NONE, new byte[0]),
                        new Publish(true, 1, true, "$aws/rules/r/t", 65_535, content, PAYLOAD),
                        new Publish(false, 2, false, "𝄞/t", 1, content, new byte[100_000]),
                        new PubAck(7),
                        new PubAck(7, refused, said),
                        new PubRec(8, refused, said),
                        new PubRel(9, lost, said),
                        new PubComp(10, lost, said),
                        new Subscribe(
                                11,
                                five
                                        ? Properties.of(
                                                Property.SUBSCRIPTION_IDENTIFIER, 268_435_455L)
                                        : Properties.NONE,
                                List.of(options, new Subscribe.Subscription("#", 0))),
                        new Unsubscribe(12, Properties.NONE, List.of("a", "b/+")),
                        new PingReq(),
                        new Disconnect(ReasonCode.SUCCESS, Properties.NONE));
        Stream<Packet> onlyFive =
                Stream.of(
                        new Disconnect(ReasonCode.DISCONNECT_WITH_WILL, said),
                        new Publish(
                                false,
                                0,
                                false,
                                "",
                                0,
                                Properties.of(Property.TOPIC_ALIAS, 3L),
                                PAYLOAD),
                        new Auth(
                                ReasonCode.CONTINUE_AUTHENTICATION,
                                Properties.of(Property.AUTHENTICATION_METHOD, "m")));
        return Stream.concat(packets, five ? onlyFive : Stream.of())
                .map(packet -> arguments(named(packet.toString(), packet), version));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void writesAnswers(String title, Packet packet, MqttVersion version, String hex) {
        assertThat(Bytes.hex(packet, version)).isEqualTo(hex.replace(" ", ""));
    }

    static Stream<Arguments> answers() {
        var denied = new ConnAck(false, ReasonCode.NOT_AUTHORIZED, Properties.NONE);
        var reasons =
                List.of(
                        ReasonCode.SUCCESS,
                        ReasonCode.GRANTED_QOS_1,
                        ReasonCode.NOT_AUTHORIZED,
                        ReasonCode.TOPIC_FILTER_INVALID);
        return Stream.of(
                arguments(
                        "CONNACK with a session",
                        new ConnAck(true, ReasonCode.SUCCESS, Properties.NONE),
                        V3_1_1,
                        "20 02 01 00"),
                arguments("CONNACK code 5", denied, V3_1_1, "20 02 00 05"),
                arguments("CONNACK 0x87", denied, V5, "20 03 00 87 00"),
                arguments(
                        "CONNACK code 3 for what 3.1.1 has no word for",
                        new ConnAck(false, ReasonCode.SERVER_BUSY, Properties.NONE),
                        V3_1_1,
                        "20 02 00 03"),
                arguments(
                        "SUBACK says 0x80 for every failure",
                        new SubAck(1, Properties.NONE, reasons),
                        V3_1_1,
                        "90 06 0001 00 01 80 80"),
                arguments(
                        "SUBACK says which failure",
                        new SubAck(1, Properties.NONE, reasons),
                        V5,
                        "90 07 0001 00 00 01 87 8f"),
                arguments(
                        "UNSUBACK without reasons",
                        new UnsubAck(1, Properties.NONE, List.of(ReasonCode.SUCCESS)),
                        V3_1_1,
                        "b0 02 0001"),
                arguments(
                        "UNSUBACK with reasons",
                        new UnsubAck(
                                1, Properties.NONE, List.of(ReasonCode.NO_SUBSCRIPTION_EXISTED)),
                        V5,
                        "b0 04 0001 00 11"),
                arguments("PINGRESP", new PingResp(), V5, "d0 00"),
                arguments(
                        "DISCONNECT",
                        new Disconnect(ReasonCode.SESSION_TAKEN_OVER, Properties.NONE),
                        V5,
                        "e0 01 8e"));
    }

    @Test
    void refusesToWriteAStringThatMqttCannotSay() {
        var publish =
                new Publish(false, 0, false, "t".repeat(65_536), 0, Properties.NONE, new byte[0]);

        assertThatThrownBy(() -> Bytes.hex(publish, V5)).hasMessageContaining("65,535");
    }

    @Test
    void readsAPaddedRemainingLengthOf311() {
        PacketDecoder decoder = Bytes.decoder(V3_1_1);

        Decoded decoded = decoder.next(Bytes.of("c0 80 00"));

        assertThat(decoded).isEqualTo(new Decoded.Whole(new PingReq()));
    }

    @Test
    void readsPacketsThatCameTogetherOneByOne() {
        PacketDecoder decoder = Bytes.decoder(V3_1_1);
        ByteBuf bytes = Bytes.of("c0 00 40 02 0007 e0 00");

        var packets = Stream.generate(() -> decoder.next(bytes)).limit(4).toList();

        assertThat(packets)
                .containsExactly(
                        new Decoded.Whole(new PingReq()),
                        new Decoded.Whole(new PubAck(7)),
                        new Decoded.Whole(new Disconnect(ReasonCode.SUCCESS, Properties.NONE)),
                        new Decoded.Incomplete());
    }
}
