package io.headwater.bridge.presence;

import io.headwater.bridge.routing.Profile;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders.Trust;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection was found to be.
 *
 * @param profile of the listener it reached
 * @param fingerprint SHA-256 of its certificate, 64 hex digits; null without one
 * @param trust who vouches that it is this node
 */
public record Speaker(
        NodeKey node,
        Profile profile,
        @Nullable String fingerprint,
        InetSocketAddress remote,
        Trust trust) {}
