package io.headwater.bridge.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.bridge.mqtt.Bytes;
import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.MqttVersion;
import io.headwater.bridge.mqtt.Packet;
import io.headwater.bridge.mqtt.PacketEncoder;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Publish;
import io.headwater.bridge.mqtt.Will;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A client that sends what it is told and shows what comes back, in hexadecimal, packet by packet.
 */
public final class RawClient implements AutoCloseable {
    /** Lets a 3.1.1 client in, without a session from before. */
    public static final String CONNACK_3 = "20020000";

    private static final int PATIENCE_MS = 60_000;

    private final Socket socket;
    private final DataInputStream in;
    private MqttVersion version = MqttVersion.V3_1_1;

    /** Connects to this port of the loopback. */
    public RawClient(int port) {
        this(connected(port));
    }

    /** Speaks through a socket that is connected, perhaps with TLS. */
    RawClient(Socket socket) {
        try {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            in = new DataInputStream(socket.getInputStream());
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }

    private static Socket connected(int port) {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }

    /** A CONNECT with a keep-alive of 60 s and neither user name nor password. */
    public static Connect connect(
            MqttVersion version, String id, boolean clean, @Nullable Will will) {
        return new Connect(version, id, clean, 60, will, null, null, Properties.NONE);
    }

    /** A message without properties, sent for the first time. */
    public static Publish publish(int qos, int id, String topic, String payload) {
        return new Publish(false, qos, false, topic, id, Properties.NONE, payload.getBytes(UTF_8));
    }

    /** Connects with 3.1.1 and a clean session, and reads the CONNACK. */
    public RawClient connect3(String id) {
        send(connect(MqttVersion.V3_1_1, id, true, null));
        expect(CONNACK_3);
        return this;
    }

    /** Connects with MQTT 5 and a clean start, and reads the CONNACK. */
    public RawClient connect5(String id) {
        send(connect(MqttVersion.V5, id, true, null));
        next();
        return this;
    }

    /** Sends packets in the form of the last CONNECT. */
    public RawClient send(Packet... packets) {
        for (Packet packet : packets) {
            if (packet instanceof Connect connect) {
                version = connect.version();
            }
            ByteBuf bytes = PacketEncoder.encode(packet, version, UnpooledByteBufAllocator.DEFAULT);
            byte[] sent = ByteBufUtil.getBytes(bytes);
            bytes.release();
            raw(sent);
        }
        return this;
    }

    /** Sends bytes that need not be MQTT. */
    public RawClient raw(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
        return this;
    }

    /** Sends bytes that are written as {@link Bytes} explains. */
    public RawClient hex(String bytes) {
        return raw(ByteBufUtil.getBytes(Bytes.of(bytes)));
    }

    /** The next packet, or "closed". */
    public String next() {
        try {
            int first = in.read();
            if (first < 0) {
                return "closed";
            }
            var packet = new StringBuilder("%02x".formatted(first));
            int length = 0;
            int shift = 0;
            int more;
            do {
                more = in.readUnsignedByte();
                packet.append("%02x".formatted(more));
                length |= (more & 0x7F) << shift;
                shift += 7;
            } while (more > 0x7F);
            byte[] body = new byte[length];
            in.readFully(body);
            return packet.append(ByteBufUtil.hexDump(body)).toString();
        } catch (EOFException | SocketException gone) {
            return "closed";
        } catch (SocketTimeoutException silence) {
            return "nothing";
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Reads the next packets, which must be these: bytes as above, "closed" or "nothing". */
    public RawClient expect(String... packets) {
        for (String expected : packets) {
            String found = next();
            if (!found.equals(isBytes(expected) ? Bytes.hex(expected) : expected)) {
                throw new AssertionError("expected " + expected + " but found " + found);
            }
        }
        return this;
    }

    private static boolean isBytes(String expected) {
        return !expected.equals("closed") && !expected.equals("nothing");
    }

    /**
     * Whether nothing has come, after a round trip that shows that the server has read everything.
     */
    public boolean hasNothingToRead() {
        try {
            return in.available() == 0;
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    /** Goes away without a DISCONNECT. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }
}
