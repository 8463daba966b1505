package io.headwater.bridge.connection;

import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;

/** Our side of TLS. Called on event loops: must not block. */
@FunctionalInterface
public interface ServerTls {
    /** What a connection that begins now is met with. */
    SslContext context();

    /** A handshake came to nothing; the connection closes. */
    default void failed(InetAddress from, Throwable why) {}
}
