package io.headwater.bench.fleet;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node: says CONNECT after the handshake, then publishes as its share of the load asks, and
 * counts what is acknowledged. Answers must come in the order of its messages. Event loop only.
 */
final class NodeClient extends ChannelInboundHandlerAdapter {
    private static final int ANSWER = 4; // bytes of CONNACK, and of PUBACK
    private static final int IDS = 65_535;
    private static final int RING = 256; // more than a connection has in flight or waiting

    private final String id;
    private final Tally tally;
    private final Consumer<Boolean> onConnected;
    private final long[] dueAt = new long[RING];
    private @Nullable Channel channel; // set by the end of the handshake
    private @Nullable Load load;
    private byte[] publish = {};
    private int idAt;
    private long due; // messages whose time has come, ever
    private long sent;
    private long answered;
    private int word; // the last bytes that came
    private int held; // how many of them belong to an answer that is not whole
    private boolean open;

    /**
     * @param onConnected is told once whether the node was let in
     */
    NodeClient(String id, Tally tally, Consumer<Boolean> onConnected) {
        this.id = id;
        this.tally = tally;
        this.onConnected = onConnected;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            channel = ctx.channel();
            byte[] connect = Packets.connect(id);
            var _ = ctx.writeAndFlush(ctx.alloc().buffer(connect.length).writeBytes(connect));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable()) {
                word = (word << 8) | bytes.readUnsignedByte();
                if (++held == ANSWER) {
                    held = 0;
                    answer(word);
                }
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Load now = load;
        if (now != null) {
            fill(now);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (open) {
            tally.trouble("a connection was lost");
        } else {
            onConnected.accept(false);
        }
        open = false;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        tally.trouble(String.valueOf(cause));
        var _ = ctx.close();
    }

    /** Sends like this from now on; null ends it. */
    void run(@Nullable Load what) {
        load = what;
        due = sent;
        if (what != null) {
            publish = Packets.publish("node/" + id + "/params/local", what.payload());
            idAt = Packets.idAt(publish, what.payload());
            if (!what.isPaced()) {
                fill(what);
            }
        }
    }

    /** The time of so many paced messages has come. */
    void due(long at, int count) {
        Load now = load;
        if (now == null) {
            return;
        }
        if (due - answered > RING - count) {
            tally.trouble("answers are " + RING + " messages behind");
            return;
        }
        for (int i = 0; i < count; i++) {
            dueAt[(int) (due++ % RING)] = at;
        }
        fill(now);
    }

    boolean isIdle() {
        return sent == answered;
    }

    void close() {
        open = false;
        if (channel != null) {
            var _ = channel.close();
        }
    }

    private void answer(int packet) {
        if (packet >>> 24 == Packets.CONNACK) {
            open = (packet & 0xFF) == 0;
            onConnected.accept(open);
            return;
        }
        if (packet >>> 24 != Packets.PUBACK || (packet & 0xFFFF) != packetId(answered)) {
            tally.trouble(Integer.toHexString(packet) + " answers " + packetId(answered));
            return;
        }
        tally.acknowledged(System.nanoTime() - dueAt[(int) (answered++ % RING)]);
    }

    /** Sends what may be sent now, all of it in one write. */
    private void fill(Load now) {
        long room = now.inFlight() - (sent - answered);
        int count = (int) (now.isPaced() ? Math.min(room, due - sent) : room);
        Channel to = channel;
        if (count <= 0 || to == null) {
            return;
        }
        if (!now.isPaced()) {
            long at = System.nanoTime();
            for (int i = 0; i < count; i++) {
                dueAt[(int) (due++ % RING)] = at;
            }
        }
        ByteBuf bytes = to.alloc().buffer(count * publish.length);
        for (int i = 0; i < count; i++) {
            int start = bytes.writerIndex();
            bytes.writeBytes(publish).setShort(start + idAt, packetId(sent++));
        }
        tally.sent(count);
        var _ = to.writeAndFlush(bytes, to.voidPromise());
    }

    private static int packetId(long count) {
        return (int) (count % IDS) + 1;
    }
}
