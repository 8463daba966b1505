package io.headwater.bench.visible;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.bench.up.LaunchedUp;
import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.IssuedCertificate;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * One node over mutual TLS that publishes a value and waits for its acknowledgement; just enough of
 * MQTT 3.1.1 for that. For one thread.
 */
final class Probe implements AutoCloseable {
    private static final int CONNECT = 0x10;
    private static final int CONNACK = 0x20;
    private static final int PUBLISH_AT_LEAST_ONCE = 0x32;
    private static final int PUBACK = 0x40;
    private static final int CLEAN_SESSION = 0x02;
    private static final int KEEP_ALIVE_SECONDS = 1_200;
    private static final char[] NO_PASSWORD = {};

    private final SSLSocket socket;
    private final DataInputStream in;
    private final String id;
    private int packetId;

    private Probe(SSLSocket socket, String id) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.id = id;
    }

    /** Connects as this node. */
    static Probe connect(int port, Path authority, String id)
            throws IOException, GeneralSecurityException {
        var socket =
                (SSLSocket) tls(authority, id).getSocketFactory().createSocket("localhost", port);
        socket.setTcpNoDelay(true);
        var probe = new Probe(socket, id);
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        data.writeUTF("MQTT");
        data.writeByte(4);
        data.writeByte(CLEAN_SESSION);
        data.writeShort(KEEP_ALIVE_SECONDS);
        data.writeUTF(id);
        probe.send(CONNECT, body.toByteArray());
        probe.expect(CONNACK);
        return probe;
    }

    /** Publishes a change of one parameter; returns once it is acknowledged. */
    void publish(long value) throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        data.writeUTF("node/" + id + "/params/local");
        packetId = packetId % 0xFFFF + 1;
        data.writeShort(packetId);
        data.write(("{\"Lamp\":{\"Level\":" + value + "}}").getBytes(UTF_8));
        send(PUBLISH_AT_LEAST_ONCE, body.toByteArray());
        expect(PUBACK);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Packets of ours are shorter than 128 bytes, so their length is one byte. */
    private void send(int type, byte[] body) throws IOException {
        byte[] packet = new byte[2 + body.length];
        packet[0] = (byte) type;
        packet[1] = (byte) body.length;
        System.arraycopy(body, 0, packet, 2, body.length);
        socket.getOutputStream().write(packet);
    }

    private void expect(int type) throws IOException {
        int got = in.readUnsignedByte();
        byte[] rest = new byte[in.readUnsignedByte()];
        in.readFully(rest);
        if (got != type || (type == CONNACK && rest[1] != 0)) {
            throw new IOException("expected packet " + type + ", got " + got);
        }
    }

    private static SSLContext tls(Path folder, String id)
            throws GeneralSecurityException, IOException {
        CertificateAuthority authority = LaunchedUp.open(folder);
        IssuedCertificate issued = authority.issueNode(id);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "node",
                issued.key(),
                NO_PASSWORD,
                new Certificate[] {issued.certificate(), authority.certificate()});
        keys.setCertificateEntry("authority", authority.certificate());
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, NO_PASSWORD);
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
