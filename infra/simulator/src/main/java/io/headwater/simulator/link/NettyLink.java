package io.headwater.simulator.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one node connected: a connection at a time, each with a {@link Session}, and the outbox
 * that outlives them. Everything runs on one event loop.
 */
public final class NettyLink implements Link {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int LARGEST_PACKET = 256 * 1024;

    private final Node node;
    private final LinkSettings settings;
    private final SslContext tls;
    private final EventLoop loop;
    private final Tally tally;
    private final Outbox outbox;
    private final Reconnects reconnects;

    /** The open session, if any. */
    private @Nullable Session session;

    /** The present connection, open or being made. */
    private @Nullable Channel channel;

    private boolean connectedBefore;
    private boolean retired;
    private boolean closed;

    /**
     * @param tls with the node's identity; released when the link closes
     * @param random spreads reconnects
     */
    public NettyLink(
            Node node,
            LinkSettings settings,
            SslContext tls,
            EventLoop loop,
            Tally tally,
            RandomGenerator random) {
        this.node = node;
        this.settings = settings;
        this.tls = tls;
        this.loop = loop;
        this.tally = tally;
        this.outbox = new Outbox(settings.outboxSize());
        this.reconnects = new Reconnects(random);
    }

    /** Connects, and again whenever the connection ends, until closed. From any thread. */
    public void open() {
        loop.execute(this::connect);
    }

    /**
     * Says nothing new from now on, but goes on seeing through what it said. From any thread.
     *
     * @return completes once that holds
     */
    public CompletableFuture<?> retire() {
        return CompletableFuture.runAsync(() -> retired = true, loop);
    }

    /** Says goodbye, so that no will is published, and closes for good. From any thread. */
    public CompletableFuture<?> close() {
        var done = new CompletableFuture<Void>();
        loop.execute(() -> closeThen(() -> done.complete(null)));
        return done;
    }

    /** {@inheritDoc} From any thread. */
    @Override
    public void cut() {
        loop.execute(
                () -> {
                    if (channel != null) {
                        var _ = channel.close();
                    }
                });
    }

    /** Does something on the link's event loop, unless it is closed by then. From any thread. */
    public void run(Runnable what) {
        after(Duration.ZERO, what);
    }

    @Override
    public void subscribe(List<String> filters) {
        if (session != null) {
            session.subscribe(filters);
        }
    }

    @Override
    public void publish(String topic, byte[] payload) {
        if (retired) {
            return;
        }
        if (!outbox.offer(topic, payload)) {
            tally.dropped();
            return;
        }
        tally.queued();
        sendWaiting();
    }

    @Override
    public void after(Duration delay, Runnable what) {
        var _ =
                loop.schedule(
                        () -> {
                            if (!closed) {
                                what.run();
                            }
                        },
                        delay.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void connect() {
        if (closed) {
            return;
        }
        ChannelFuture connecting =
                new Bootstrap()
                        .group(loop)
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .handler(new Pipeline())
                        .connect(settings.host(), settings.port());
        channel = connecting.channel();
        connecting.addListener(
                future -> {
                    if (!future.isSuccess()) {
                        ended(String.valueOf(future.cause().getMessage()));
                    }
                });
    }

    private final class Pipeline extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel connection) {
            connection
                    .pipeline()
                    .addLast(
                            tls.newHandler(connection.alloc(), settings.host(), settings.port()),
                            new IdleStateHandler(0, (int) settings.keepAlive().toSeconds(), 0),
                            MqttEncoder.INSTANCE,
                            new MqttDecoder(LARGEST_PACKET),
                            new Session(node, settings, new SessionEvents()));
        }
    }

    /** What a session tells its link. */
    private final class SessionEvents implements Session.Events {
        @Override
        public void opened(Session open) {
            boolean first = !connectedBefore;
            connectedBefore = true;
            session = open;
            reconnects.succeeded();
            tally.opened(first);
            outbox.unacknowledged().forEach(NettyLink.this::sendAgain);
            sendWaiting();
            if (!retired) {
                node.connected(NettyLink.this, first);
            }
            watchForSilence(open);
        }

        @Override
        public void refused(String what) {
            tally.refused(what);
        }

        @Override
        public void acknowledged(int packetId) {
            outbox.acknowledged(packetId)
                    .ifPresent(
                            letter -> {
                                tally.acknowledged();
                                node.acknowledged(letter.topic(), letter.payload());
                            });
        }

        @Override
        public void received(String topic, byte[] payload) {
            node.received(NettyLink.this, topic, payload);
        }

        @Override
        public void closed(String why) {
            if (session != null) {
                session = null;
                tally.ended();
            }
            ended(why);
        }
    }

    private void sendWaiting() {
        Session open = session;
        if (open == null) {
            return;
        }
        outbox.next()
                .ifPresent(
                        letter -> {
                            tally.sent();
                            open.publish(letter, false);
                            sendWaiting();
                        });
    }

    private void sendAgain(Outbox.Letter letter) {
        if (session != null) {
            tally.resent();
            session.publish(letter, true);
        }
    }

    /** Like the firmware's client, looks at the oldest message now and then. */
    private void watchForSilence(Session watched) {
        Optional<Outbox.Letter> before = outbox.oldest();
        after(
                settings.retransmitAfter(),
                () -> {
                    if (session != watched) {
                        return;
                    }
                    outbox.oldest()
                            .filter(oldest -> before.equals(Optional.of(oldest)))
                            .ifPresent(this::sendAgain);
                    watchForSilence(watched);
                });
    }

    private void ended(String why) {
        if (closed) {
            return;
        }
        tally.trouble(why);
        after(reconnects.next(), this::connect);
    }

    private void closeThen(Runnable done) {
        closed = true;
        Channel last = channel;
        if (session != null) {
            session.sayGoodbye();
            session = null;
            tally.ended();
        }
        if (last == null) {
            release(done);
        } else {
            last.close().addListener(_ -> release(done));
        }
    }

    private void release(Runnable done) {
        ReferenceCountUtil.release(tls);
        done.run();
    }
}
