package io.headwater.bridge.parts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.HexFormat;

/**
 * The first message of a TLS client, written byte by byte, because libraries no longer offer what a
 * server must refuse. Says what a small device says: no server name, elliptic curves P-256 and
 * X25519.
 */
public final class ClientHello {
    public static final int SSL_3 = 0x0300;
    public static final int TLS_1_0 = 0x0301;
    public static final int TLS_1_1 = 0x0302;
    public static final int TLS_1_2 = 0x0303;

    private static final int PATIENCE_MILLIS = 15_000;
    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;

    private static final String EXTENSIONS =
            "000a 0006 0004 0017 001d " // groups: P-256, X25519
                    + "000b 0002 01 00 " // points: uncompressed
                    + "000d 000c 000a 0403 0503 0401 0501 0201 " // signatures, with SHA-2 and SHA-1
                    + "0017 0000 " // extended master secret
                    + "ff01 0001 00"; // no renegotiation yet

    private final int version;
    private final int[] ciphers;

    /**
     * @param version the highest that the client speaks; at most {@link #TLS_1_2}
     * @param ciphers those it offers, by their numbers
     */
    public ClientHello(int version, int... ciphers) {
        this.version = version;
        this.ciphers = ciphers.clone();
    }

    /** Sends it; the answer in words: "hello 0303 c02b", "alert 70" or "closed". */
    public String answerOf(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(bytes());
            return answer(new DataInputStream(socket.getInputStream()));
        } catch (EOFException | SocketException e) {
            return "closed";
        }
    }

    private static String answer(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        in.readUnsignedShort(); // version of the record, which means nothing
        byte[] body = in.readNBytes(in.readUnsignedShort());
        if (type == ALERT) {
            return "alert " + body[1];
        }
        if (type != HANDSHAKE) {
            return "record " + type;
        }
        int cipherAt = 4 + 2 + 32 + 1 + body[4 + 2 + 32];
        var hex = HexFormat.of();
        return "hello "
                + hex.formatHex(body, 4, 6)
                + " "
                + hex.formatHex(body, cipherAt, cipherAt + 2);
    }

    private byte[] bytes() throws IOException {
        var hello = new ByteArrayOutputStream();
        var out = new DataOutputStream(hello);
        out.writeShort(version);
        out.write("thirty-two bytes for randomness!".getBytes(US_ASCII));
        out.writeByte(0); // no session to go on with
        out.writeShort(2 * ciphers.length);
        for (int cipher : ciphers) {
            out.writeShort(cipher);
        }
        out.writeShort(0x0100); // no compression
        byte[] extensions = HexFormat.of().parseHex(EXTENSIONS.replace(" ", ""));
        out.writeShort(extensions.length);
        out.write(extensions);

        var record = new ByteArrayOutputStream();
        out = new DataOutputStream(record);
        out.writeByte(HANDSHAKE);
        out.writeShort(Math.min(version, TLS_1_0));
        out.writeShort(4 + hello.size());
        out.writeInt(0x01 << 24 | hello.size());
        hello.writeTo(out);
        return record.toByteArray();
    }
}
