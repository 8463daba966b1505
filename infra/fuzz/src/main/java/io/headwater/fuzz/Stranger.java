package io.headwater.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** A TCP client that cannot be surprised: what is lost or closed is an answer too. */
final class Stranger implements AutoCloseable {
    /** Far more than a listener needs for anything that it does at once. */
    static final int PATIENCE_MS = 15_000;

    private final Socket socket = new Socket();
    private final byte[] buffer = new byte[8_192];
    private boolean lost;

    /**
     * @param number chooses one of many source addresses, so that ports do not run out
     */
    Stranger(int port, long number) {
        try {
            byte[] from = {127, 0, 0, (byte) (2 + number % 250)};
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }

    /** Sends bytes, unless the connection is gone. */
    void send(byte[] bytes) {
        try {
            if (!lost) {
                socket.getOutputStream().write(bytes);
            }
        } catch (IOException gone) {
            lost = true; // what was answered before can still be read
        }
    }

    /** Says that nothing more will come. */
    void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException gone) {
            lost = true;
        }
    }

    /**
     * The next bytes that the listener sends; none at the end of the connection.
     *
     * @throws Finding when there is neither for too long
     */
    byte[] read(String awaited) {
        try {
            InputStream in = socket.getInputStream();
            int count = in.read(buffer);
            return count < 0 ? new byte[0] : Arrays.copyOf(buffer, count);
        } catch (SocketTimeoutException silence) {
            throw new Finding("nothing for 15 s where there must be " + awaited, silence);
        } catch (IOException reset) {
            lost = true;
            return new byte[0];
        }
    }

    /** The connection was reset, so that answers may be missing. */
    boolean isLost() {
        return lost;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            lost = true;
        }
    }
}
