package io.headwater.bridge.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A way to a server on this machine on which the server's answers can be lost. */
public final class TestProxy implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TestProxy.class);

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile boolean mute;

    public TestProxy() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void leadTo(int port) {
        target = port;
    }

    /** From now on requests arrive and answers do not. */
    public void loseAnswers() {
        mute = true;
    }

    /** From now on answers arrive again; connections on which one was lost are cut. */
    public void passAnswers() {
        mute = false;
        open.forEach(TestProxy::cut);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(TestProxy::cut);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                LOGGER.atDebug().setCause(e).log("proxy closed");
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client;
                var server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(server);
            Thread requests = Thread.ofVirtual().start(() -> pump(client, server, false));
            pump(server, client, true);
            requests.join();
            open.remove(server);
        } catch (IOException | InterruptedException e) {
            LOGGER.atDebug().setCause(e).log("connection not served");
        } finally {
            open.remove(client);
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] bytes = new byte[8_192];
        boolean lost = false; // what follows a lost answer would be taken for that answer
        try {
            for (int n = from.getInputStream().read(bytes);
                    n > 0;
                    n = from.getInputStream().read(bytes)) {
                lost = lost || (answers && mute);
                if (lost && !mute) {
                    break;
                }
                if (!lost) {
                    to.getOutputStream().write(bytes, 0, n);
                }
            }
        } catch (IOException e) {
            LOGGER.atDebug().setCause(e).log("connection lost");
        }
        cut(from);
        cut(to);
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOGGER.atDebug().setCause(e).log("socket closed before");
        }
    }
}
