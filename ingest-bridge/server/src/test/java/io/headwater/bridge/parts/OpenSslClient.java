package io.headwater.bridge.parts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.headwater.bridge.parts.TestPki.Issued;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A node that uses the {@code openssl} command for TLS, which can leave out session tickets: its
 * sessions are then kept by the server, under an id.
 */
public final class OpenSslClient {
    private final Path folder;
    private final int port;

    /**
     * How a connection went.
     *
     * @param resumed TLS went on with the session of the connection before
     * @param code of the CONNACK; -1 without one
     */
    public record Outcome(boolean resumed, int code) {}

    /**
     * @param folder empty; gets the node's files and its TLS session
     */
    public OpenSslClient(Path folder, Issued node, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        Files.writeString(folder.resolve("node.key"), TestPki.pem(node.key()));
        Files.writeString(folder.resolve("node.crt"), TestPki.pem(node.certificate()));
        Files.writeString(folder.resolve("ca.crt"), TestPki.pem(node.authority()));
    }

    /** Connects, says CONNECT and DISCONNECT, and waits for the end; keeps the TLS session. */
    public Outcome connect(String clientId) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command()).redirectErrorStream(true).start();
        try {
            process.getOutputStream().write(connectAndDisconnect(clientId));
            process.getOutputStream().flush();
            String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
            int at = said.lastIndexOf(" \u0002\u0000"); // CONNACK, two bytes, no session present
            return new Outcome(said.contains("Reused, TLS"), at < 0 ? -1 : said.charAt(at + 3));
        } finally {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private List<String> command() {
        var words = new ArrayList<String>();
        words.addAll(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
        words.addAll(List.of("-tls1_2", "-no_ticket", "-ign_eof"));
        words.addAll(List.of("-cert", file("node.crt"), "-key", file("node.key")));
        words.addAll(List.of("-CAfile", file("ca.crt"), "-sess_out", file("session")));
        if (Files.exists(folder.resolve("session"))) {
            words.addAll(List.of("-sess_in", file("session")));
        }
        return words;
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static byte[] connectAndDisconnect(String clientId) throws IOException {
        var packets = new ByteArrayOutputStream();
        var out = new DataOutputStream(packets);
        out.writeByte(0x10);
        out.writeByte(12 + clientId.length());
        out.writeUTF("MQTT");
        out.writeByte(4); // 3.1.1
        out.writeByte(2); // clean session
        out.writeShort(60);
        out.writeUTF(clientId);
        out.writeShort(0xE000);
        return packets.toByteArray();
    }
}
