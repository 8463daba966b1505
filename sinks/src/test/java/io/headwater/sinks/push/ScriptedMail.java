package io.headwater.sinks.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.sinks.push.outbound.SelfSigned;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A mail server on loopback that says of recipients and messages what a test wants. */
final class ScriptedMail implements AutoCloseable {
    private final ServerSocket listening =
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Tls tls;
    private final String ofRecipient;
    private final String ofMessage;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final SSLSocketFactory identity;

    /** When the server takes TLS. */
    enum Tls {
        NEVER,
        WHEN_ASKED,
        AT_ONCE
    }

    private ScriptedMail(Tls tls, String ofRecipient, String ofMessage) throws Exception {
        this.tls = tls;
        this.ofRecipient = ofRecipient;
        this.ofMessage = ofMessage;
        identity = SelfSigned.identity().getSocketFactory();
    }

    /** Takes every message. */
    static ScriptedMail taking(Tls tls) throws Exception {
        return saying(tls, "250 2.1.5 fine", "250 2.0.0 taken");
    }

    static ScriptedMail saying(Tls tls, String ofRecipient, String ofMessage) throws Exception {
        var mail = new ScriptedMail(tls, ofRecipient, ofMessage);
        Thread.ofPlatform().daemon().name("scripted-mail").start(mail::listen);
        return mail;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The verbs that came, each after whether it came through TLS. */
    List<String> heard() {
        return heard;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void listen() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                converse(socket);
            } catch (IOException e) {
                heard.add("ended: " + e.getClass().getSimpleName());
            }
        }
    }

    private void converse(Socket plain) throws IOException {
        boolean isSecure = tls == Tls.AT_ONCE;
        Socket socket = isSecure ? secured(plain) : plain;
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        OutputStream out = socket.getOutputStream();
        say(out, "220 mail.example.org");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String verb = line.split(" ", -1)[0].toUpperCase(Locale.ROOT);
            heard.add((isSecure ? "secure " : "open ") + verb);
            switch (verb) {
                case "EHLO" -> {
                    say(out, "250-mail.example.org");
                    if (tls == Tls.WHEN_ASKED && !isSecure) {
                        say(out, "250-STARTTLS");
                    }
                    say(out, "250 AUTH PLAIN");
                }
                case "STARTTLS" -> {
                    say(out, "220 2.0.0 go on");
                    socket = secured(socket);
                    isSecure = true;
                    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                    out = socket.getOutputStream();
                }
                case "AUTH" -> say(out, "235 2.7.0 fine");
                case "RCPT" -> say(out, ofRecipient);
                case "DATA" -> {
                    say(out, "354 go on");
                    String part = in.readLine();
                    while (part != null && !part.equals(".")) {
                        part = in.readLine();
                    }
                    say(out, ofMessage);
                }
                case "QUIT" -> {
                    say(out, "221 2.0.0 bye");
                    return;
                }
                default -> say(out, "250 2.0.0 fine");
            }
        }
    }

    private Socket secured(Socket plain) throws IOException {
        var secure = (SSLSocket) identity.createSocket(plain, "localhost", plain.getPort(), true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        return secure;
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(UTF_8));
        out.flush();
    }
}
