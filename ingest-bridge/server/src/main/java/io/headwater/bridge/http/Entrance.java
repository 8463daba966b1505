package io.headwater.bridge.http;

import io.headwater.bridge.connection.Door;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * How many connections a port has, in all and of each source, which is an IPv4 address or the /64
 * network of an IPv6 one. Any thread.
 */
final class Entrance {
    private final int most;
    private final int mostOfSource;
    private final Map<InetAddress, Integer> sources = new HashMap<>(); // under the lock
    private int connections;

    Entrance(int most, int mostOfSource) {
        this.most = most;
        this.mostOfSource = mostOfSource;
    }

    /** Whether the connection may stay; it is counted until it closes. */
    boolean admits(SocketChannel channel) {
        InetAddress source = Door.sourceOf(channel.remoteAddress().getAddress());
        if (!enter(source)) {
            return false;
        }
        var _ = channel.closeFuture().addListener(_ -> leave(source));
        return true;
    }

    private synchronized boolean enter(InetAddress source) {
        int present = sources.getOrDefault(source, 0);
        if (connections >= most || present >= mostOfSource) {
            return false;
        }
        connections++;
        sources.put(source, present + 1);
        return true;
    }

    private synchronized void leave(InetAddress source) {
        connections--;
        sources.computeIfPresent(source, (_, present) -> present == 1 ? null : present - 1);
    }
}
