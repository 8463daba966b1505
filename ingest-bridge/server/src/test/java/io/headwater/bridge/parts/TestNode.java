package io.headwater.bridge.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A node with a TLS socket that speaks MQTT 3.1.1, a packet at a time. */
public final class TestNode implements AutoCloseable {
    private static final int ANSWER_MILLIS = 15_000;
    private static final String SEEN = "seen";

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int lastId; // of the message received last

    /**
     * A packet as it came.
     *
     * @param type 1 to 15
     */
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    public record Packet(int type, byte[] body) {}

    /**
     * What a CONNECT says.
     *
     * @param will topic and payload, or null
     */
    public record Connect(
            String clientId,
            boolean cleanSession,
            int keepAlive,
            @Nullable String userName,
            @Nullable String password,
            @Nullable Will will) {
        public static Connect as(String clientId) {
            return new Connect(clientId, true, 120, null, null, null);
        }

        public Connect with(Will lastWill) {
            return new Connect(clientId, cleanSession, keepAlive, userName, password, lastWill);
        }
    }

    public record Will(String topic, String payload) {}

    private TestNode(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(ANSWER_MILLIS);
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    /** What a node trusts and shows, once for many connections, so that TLS may be resumed. */
    public static SSLContext tls(
            X509Certificate trusted, @Nullable PrivateKey key, X509Certificate... chain)
            throws GeneralSecurityException, IOException {
        var trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("ca", trusted);
        var trusts = TrustManagerFactory.getInstance("PKIX");
        trusts.init(trust);
        var context = SSLContext.getInstance("TLS");
        context.init(
                key == null ? null : new KeyManager[] {new OneKey(key, chain)},
                trusts.getTrustManagers(),
                null);
        return context;
    }

    /**
     * @param alpn protocols to ask for, or none
     */
    public static TestNode open(SSLContext tls, int port, String... alpn) throws IOException {
        return open(tls, port, it -> it.setApplicationProtocols(alpn));
    }

    /**
     * @param version the only one that is offered, such as TLSv1.2
     */
    public static TestNode openWith(String version, SSLContext tls, int port) throws IOException {
        return open(tls, port, it -> it.setProtocols(new String[] {version}));
    }

    private static TestNode open(SSLContext tls, int port, Consumer<SSLParameters> with)
            throws IOException {
        var socket =
                (SSLSocket)
                        tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        var parameters = socket.getSSLParameters();
        with.accept(parameters);
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(ANSWER_MILLIS);
        socket.startHandshake();
        return new TestNode(socket);
    }

    public static TestNode openPlain(int port) throws IOException {
        return new TestNode(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** The protocol that ALPN settled on; empty when none. */
    public String alpn() {
        return socket instanceof SSLSocket tls ? tls.getApplicationProtocol() : "";
    }

    /**
     * Whether TLS went on with a session of an earlier connection of the same context: values that
     * are put into a session are found in those that go on with it.
     */
    public boolean isResumed() {
        SSLSession session = ((SSLSocket) socket).getSession();
        boolean seen = session.getValue(SEEN) != null;
        session.putValue(SEEN, SEEN);
        return seen;
    }

    /** Asks for another handshake on the connection, as TLS 1.2 once allowed. */
    public void renegotiate() throws IOException {
        ((SSLSocket) socket).startHandshake();
    }

    /** Sends a CONNECT and returns the CONNACK's return code. */
    public int connect(Connect connect) throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        Will will = connect.will();
        text(data, "MQTT");
        data.writeByte(4);
        data.writeByte(
                (connect.userName() == null ? 0 : 0x80)
                        | (connect.password() == null ? 0 : 0x40)
                        | (will == null ? 0 : 0x0C)
                        | (connect.cleanSession() ? 0x02 : 0));
        data.writeShort(connect.keepAlive());
        text(data, connect.clientId());
        if (will != null) {
            text(data, will.topic());
            text(data, will.payload());
        }
        if (connect.userName() != null) {
            text(data, connect.userName());
        }
        if (connect.password() != null) {
            text(data, connect.password());
        }
        send(0x10, body.toByteArray());
        return expect(2).body()[1];
    }

    /** Sends a PUBLISH of QoS 1. */
    public TestNode publish(int id, String topic, byte[] payload) throws IOException {
        return publish(0x32, id, topic, payload);
    }

    /** As {@link #publish} with DUP: the node may have sent it before. */
    public TestNode publishAgain(int id, String topic, byte[] payload) throws IOException {
        return publish(0x3A, id, topic, payload);
    }

    private TestNode publish(int first, int id, String topic, byte[] payload) throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        text(data, topic);
        data.writeShort(id);
        data.write(payload);
        send(first, body.toByteArray());
        return this;
    }

    public TestNode publish(int id, String topic, String payload) throws IOException {
        return publish(id, topic, payload.getBytes(UTF_8));
    }

    /** Reads a PUBACK and returns its packet id. */
    public int acknowledged() throws IOException {
        byte[] body = expect(4).body();
        return (body[0] & 0xFF) << 8 | (body[1] & 0xFF);
    }

    /** Subscribes at QoS 1 and returns the SUBACK's return code. */
    public int subscribe(int id, String filter) throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        data.writeShort(id);
        text(data, filter);
        data.writeByte(1);
        send(0x82, body.toByteArray());
        return expect(9).body()[2] & 0xFF;
    }

    /** Reads a PUBLISH of QoS 1, acknowledges it, and returns topic and payload. */
    public String received() throws IOException {
        String message = receivedAndUnanswered();
        send(0x40, new byte[] {(byte) (lastId >> 8), (byte) lastId});
        return message;
    }

    /** Reads a PUBLISH of QoS 1, acknowledges it, and returns the payload; PUBACKs are let pass. */
    public byte[] receivedPayload() throws IOException {
        Packet packet = next();
        while (packet.type() == 4) {
            packet = next();
        }
        var data = new DataInputStream(new ByteArrayInputStream(packet.body()));
        data.skipNBytes(data.readUnsignedShort());
        int id = data.readUnsignedShort();
        send(0x40, new byte[] {(byte) (id >> 8), (byte) id});
        return data.readAllBytes();
    }

    /** As {@link #received} without the acknowledgement. */
    public String receivedAndUnanswered() throws IOException {
        byte[] body = expect(3).body();
        var data = new DataInputStream(new ByteArrayInputStream(body));
        String topic = data.readUTF();
        lastId = data.readUnsignedShort();
        return topic + " " + new String(data.readAllBytes(), UTF_8);
    }

    public void disconnect() throws IOException {
        send(0xE0, new byte[0]);
    }

    /** Whether the server has ended the connection, within the usual patience. */
    public boolean isClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Goes away without a word. */
    public void vanish() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        vanish();
    }

    private Packet expect(int type) throws IOException {
        Packet packet = next();
        if (packet.type() != type) {
            throw new IOException("expected packet type " + type + ", got " + packet.type());
        }
        return packet;
    }

    private Packet next() throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        for (int shift = 0, digit = 0x80; (digit & 0x80) != 0; shift += 7) {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
        }
        byte[] body = new byte[length];
        in.readFully(body);
        return new Packet(first >> 4, body);
    }

    private void send(int first, byte[] body) throws IOException {
        var packet = new ByteArrayOutputStream();
        packet.write(first);
        int left = body.length;
        do {
            packet.write(left > 127 ? (left & 0x7F) | 0x80 : left);
            left >>= 7;
        } while (left > 0);
        packet.write(body);
        out.write(packet.toByteArray());
        out.flush();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeShort(bytes.length);
        out.write(bytes);
    }
}
