package io.headwater.standalone.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A loopback port that stays the same over restarts, so that a dashboard's address stays right. */
final class RememberedPort {
    private RememberedPort() {}

    /** The port in the file when it is free, else a free one, which the file holds from then on. */
    static int in(Path file) throws IOException {
        int remembered = Files.exists(file) ? number(Files.readString(file).strip()) : 0;
        int port = remembered > 0 && isFree(remembered) ? remembered : anyFree();
        Files.writeString(file, port + "\n");
        return port;
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    }

    private static boolean isFree(int port) {
        try (var socket = bound(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static int anyFree() throws IOException {
        try (var socket = bound(0)) {
            return socket.getLocalPort();
        }
    }

    private static ServerSocket bound(int port) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
