/**
 * Who is connected, and what a connection promises: CONNECT and its answer, keep-alive,
 * acknowledgements in arrival order, takeover, last will, kept sessions, and pausing when more
 * comes in than Kafka takes. Runs on Netty event loops and never blocks them. Knows no dialect and
 * no Kafka: who may come in and where messages go is behind {@link
 * io.headwater.bridge.connection.Gatekeeper} and {@link io.headwater.bridge.connection.Lease}, and
 * what differs between listeners is a {@link io.headwater.bridge.connection.ConnectionPolicy}.
 */
@NullMarked
package io.headwater.bridge.connection;

import org.jspecify.annotations.NullMarked;
