package io.headwater.bridge.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * On the channel that accepts: closes whom the door does not let in, before an event loop or TLS
 * hears of them, and rests when connections come too fast, so that the others wait in the backlog.
 * When the process runs out of files all the same, accepting fails and Netty tries again after a
 * second.
 */
final class Doorkeeper extends ChannelInboundHandlerAdapter {
    /** The pass of an accepted channel; taken by whoever reads its packets. */
    static final AttributeKey<Door.Pass> PASS = AttributeKey.valueOf(Doorkeeper.class, "pass");

    private final Door door;
    private final ConnectionMeters meters;
    private boolean resting;

    Doorkeeper(Door door, ConnectionMeters meters) {
        this.door = door;
        this.meters = meters;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var connection = (Channel) message;
        Door.Pass pass =
                connection.remoteAddress() instanceof InetSocketAddress remote
                        ? door.enter(remote.getAddress())
                        : null; // it is gone already
        if (pass == null) {
            connection.unsafe().closeForcibly();
            return;
        }
        connection.attr(PASS).set(pass);
        var _ = connection.closeFuture().addListener(_ -> pass.left());
        ctx.fireChannelRead(message);
        rest(ctx);
    }

    private void rest(ChannelHandlerContext ctx) {
        long nanos = resting ? 0 : door.rest();
        if (nanos > 0) {
            resting = true;
            meters.limited(Limit.CONNECTION_RATE);
            ctx.channel().config().setAutoRead(false);
            var _ = ctx.executor().schedule(() -> goOn(ctx), nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Not before there is room for one more: several may have been accepted at once. */
    private void goOn(ChannelHandlerContext ctx) {
        long nanos = door.rest();
        if (nanos > 0) {
            var _ = ctx.executor().schedule(() -> goOn(ctx), nanos, TimeUnit.NANOSECONDS);
        } else {
            resting = false;
            ctx.channel().config().setAutoRead(true);
        }
    }
}
