package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.Decoded;
import io.headwater.bridge.mqtt.Packet;
import io.headwater.bridge.mqtt.PacketDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between a channel and its session: bytes to packets, packets to bytes, and the gate that holds
 * packets back. What was read before the gate closed waits undecoded, at most one read of the
 * socket and one packet.
 */
final class MqttConnectionHandler extends ChannelInboundHandlerAdapter implements Wire {
    private static final Logger LOGGER = LoggerFactory.getLogger(MqttConnectionHandler.class);

    private final String listener;
    private final @Nullable ServerTls tls;
    private final ConnectionMeters meters;
    private final PacketDecoder decoder;
    private final MqttSession session;
    private final TurnWrites writes = new TurnWrites(this::context);
    private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
    private @Nullable ChannelHandlerContext context; // set when the channel is registered
    private @Nullable InetSocketAddress remote; // the channel forgets it when it closes
    private @Nullable ByteBuf unread;
    private Door.@Nullable Pass pass; // until CONNECT comes
    private ClientLimits client = ClientLimits.UNKNOWN;
    private boolean handingOn; // packets are being handed on further up this stack

    /**
     * @param tls that the pipeline has before it; null for none
     */
    MqttConnectionHandler(
            String listener,
            @Nullable ServerTls tls,
            ConnectionPolicy policy,
            ConnectionServices services) {
        this.listener = listener;
        this.tls = tls;
        this.meters = services.meters();
        this.decoder = new PacketDecoder(policy.packetMost());
        this.session = new MqttSession(this, policy, services);
    }

    MqttSession session() {
        return session;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        pass = ctx.channel().attr(Doorkeeper.PASS).getAndSet(null);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        remote = (InetSocketAddress) ctx.channel().remoteAddress();
        if (remote == null) {
            close(); // it is gone already
        } else if (ctx.pipeline().get(SslHandler.class) == null) {
            session.begin();
        }
        ctx.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                session.begin();
            } else {
                handshakeFailed(handshake.cause());
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        writes.begin();
        unread =
                unread == null
                        ? bytes
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), unread, bytes);
        handOn();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        writes.end();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            session.writable();
            resume(Pause.UNREAD_ANSWERS);
        } else {
            pause(Pause.UNREAD_ANSWERS);
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.connectionLost();
        releaseUnread();
        writes.release();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        releaseUnread();
        writes.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            LOGGER.atDebug().setCause(cause).log("connection lost");
            session.connectionLost();
        } else {
            session.broken(cause);
        }
        close();
    }

    @Override
    public void send(Packet packet) {
        ByteBuf bytes = client.encode(packet, context().alloc());
        if (bytes == null) {
            LOGGER.atDebug()
                    .addKeyValue("packet", packet.type())
                    .log("larger than the client takes, not sent");
            return;
        }
        writes.send(bytes);
    }

    @Override
    public boolean isWritable() {
        return context().channel().isWritable();
    }

    @Override
    public void close() {
        writes.flush();
        var _ = context().close(); // the session waits for its records, not for the socket
    }

    @Override
    public void pause(Pause reason) {
        if (pauses.add(reason)) {
            context().channel().config().setAutoRead(false);
            meters.paused(reason);
        }
    }

    @Override
    public void resume(Pause reason) {
        if (!pauses.remove(reason) || !pauses.isEmpty()) {
            return;
        }
        handOn();
        if (pauses.isEmpty()) {
            context().channel().config().setAutoRead(true);
        }
    }

    @Override
    public boolean isPausedByUs() {
        return pauses.stream().anyMatch(Pause::isOurs);
    }

    @Override
    public Future<?> after(Duration delay, Runnable task) {
        return context().executor().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public long nanos() {
        return context().executor().ticker().nanoTime();
    }

    @Override
    public Executor eventLoop() {
        return context().executor();
    }

    @Override
    public void soon(Runnable task) {
        context()
                .executor()
                .execute(
                        () -> {
                            writes.begin();
                            try {
                                task.run();
                            } finally {
                                writes.end();
                            }
                        });
    }

    @Override
    public Credentials credentials() {
        return new Credentials(
                PeerCertificates.of(context().pipeline().get(SslHandler.class)),
                Objects.requireNonNull(remote, "asked before it was there"),
                listener);
    }

    @Override
    public void speak(ClientLimits limits) {
        client = limits;
    }

    /** Hands on whole packets until none is left or the gate closes. */
    private void handOn() {
        if (handingOn) {
            return; // the loop below goes on by itself
        }
        handingOn = true;
        try {
            while (unread != null && pauses.isEmpty() && handOnNext(unread)) {
                // each packet may close the gate
            }
        } catch (RuntimeException broken) { // not every caller is the pipeline, which would tell us
            session.broken(broken);
        } finally {
            handingOn = false;
        }
        if (unread != null && unread.isReadable()) {
            unread.discardSomeReadBytes(); // or it would grow for as long as no read ends a packet
        } else {
            releaseUnread();
        }
    }

    private boolean handOnNext(ByteBuf bytes) {
        return switch (decoder.next(bytes)) {
            case Decoded.Whole(var packet) -> {
                if (pass != null) {
                    pass.known(); // the first packet is CONNECT, or it would be malformed
                    pass = null;
                }
                session.received(packet);
                yield true;
            }
            case Decoded.Incomplete _ -> false;
            case Decoded.Malformed malformed -> {
                session.malformed(malformed, decoder.version());
                yield false;
            }
        };
    }

    private void handshakeFailed(Throwable why) {
        if (why instanceof SslHandshakeTimeoutException) {
            meters.limited(Limit.HELLO_TIMEOUT);
        } else if (tls != null && remote != null) {
            tls.failed(remote.getAddress(), why);
        }
        close(); // TLS has told the peer why
    }

    private void releaseUnread() {
        if (unread != null && !handingOn) {
            unread.release();
            unread = null;
        }
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "used before the channel was registered");
    }
}
