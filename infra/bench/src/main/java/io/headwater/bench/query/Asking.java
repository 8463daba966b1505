package io.headwater.bench.query;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.function.LongConsumer;

/** One connection to an HTTP server that answers 200 with a stated length. For one thread. */
final class Asking {
    private static final int UNKNOWN = -1;

    private final SocketChannel channel;
    private final byte[] bytes = new byte[64 * 1024];
    private final ByteBuffer answer = ByteBuffer.wrap(bytes);
    private long askedAt;
    private int length = UNKNOWN;
    private boolean idle = true;

    Asking(InetSocketAddress server, Selector selector) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    boolean isIdle() {
        return idle;
    }

    void ask(byte[] request) throws IOException {
        idle = false;
        length = UNKNOWN;
        answer.clear();
        askedAt = System.nanoTime();
        if (channel.write(ByteBuffer.wrap(request)) != request.length) {
            throw new IOException("a request did not fit into the socket");
        }
    }

    /** Takes what has come; tells how long the answer took once it is whole. */
    void read(LongConsumer taken) {
        try {
            if (channel.read(answer) < 0) {
                throw new EOFException("the server closed a connection");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (length == UNKNOWN) {
            length = lengthOf(new String(bytes, 0, answer.position(), ISO_8859_1));
        }
        if (!idle && length != UNKNOWN && answer.position() >= length) {
            idle = true;
            taken.accept(System.nanoTime() - askedAt);
        }
    }

    /** Of the whole answer with its head; unknown while the head is not complete. */
    private static int lengthOf(String text) {
        int head = text.indexOf("\r\n\r\n");
        if (head < 0) {
            return UNKNOWN;
        }
        String fields = text.substring(0, head).toLowerCase(Locale.ROOT);
        int at = fields.indexOf("content-length:");
        if (!fields.startsWith("http/1.1 200 ") || at < 0) {
            throw new IllegalStateException("unexpected answer: " + fields);
        }
        int end = fields.indexOf('\r', at);
        String value =
                fields.substring(at + "content-length:".length(), end < 0 ? head : end).strip();
        return head + 4 + Integer.parseInt(value);
    }
}
