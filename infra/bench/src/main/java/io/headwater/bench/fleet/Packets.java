package io.headwater.bench.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The few packets of MQTT 3.1.1 that a node of a bench says, as bytes. */
final class Packets {
    static final int CONNACK = 0x20;
    static final int PUBACK = 0x40;

    private static final byte[] CONNECT_FLAGS = {0, 4, 'M', 'Q', 'T', 'T', 4, 2};
    private static final int KEEP_ALIVE = 1_200;
    private static final int PUBLISH_QOS_1 = 0x32;

    private Packets() {}

    static byte[] connect(String clientId) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(CONNECT_FLAGS);
        body.write(KEEP_ALIVE >> 8);
        body.write(KEEP_ALIVE & 0xFF);
        text(body, clientId);
        return packet(0x10, body.toByteArray());
    }

    /** A QoS 1 publish without its packet id; {@link #idAt} says where that goes. */
    static byte[] publish(String topic, byte[] payload) {
        var body = new ByteArrayOutputStream();
        text(body, topic);
        body.write(0);
        body.write(0);
        body.writeBytes(payload);
        return packet(PUBLISH_QOS_1, body.toByteArray());
    }

    /** Where the packet id stands in a publish. */
    static int idAt(byte[] publish, byte[] payload) {
        return publish.length - payload.length - 2;
    }

    /** What a lamp reports, filled up to this many bytes. */
    static byte[] payload(int bytes) {
        String start =
                "{\"Light\":{\"Power\":true,\"Brightness\":71,\"Hue\":216,\"Saturation\":90,"
                        + "\"Name\":\"kitchen\",\"Note\":\"";
        byte[] payload = new byte[bytes];
        Arrays.fill(payload, (byte) 'x');
        byte[] from = start.getBytes(UTF_8);
        System.arraycopy(from, 0, payload, 0, from.length);
        byte[] end = "\"}}".getBytes(UTF_8);
        System.arraycopy(end, 0, payload, bytes - end.length, end.length);
        return payload;
    }

    private static byte[] packet(int type, byte[] body) {
        var packet = new ByteArrayOutputStream();
        packet.write(type);
        int rest = body.length;
        do {
            packet.write(rest > 127 ? (rest & 0x7F) | 0x80 : rest);
            rest >>= 7;
        } while (rest > 0);
        packet.writeBytes(body);
        return packet.toByteArray();
    }

    private static void text(ByteArrayOutputStream to, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        to.write(bytes.length >> 8);
        to.write(bytes.length & 0xFF);
        to.writeBytes(bytes);
    }
}
