package io.headwater.bridge.connection;

import java.time.InstantSource;

/**
 * What all connections of a bridge share.
 *
 * @param gatekeeper decides who may connect
 * @param subscriptions decides what nodes may subscribe to
 * @param live one live connection for each node
 * @param sessions sessions between connections
 * @param inFlight bytes that wait for their landing
 * @param door who is let in before anything is known about them
 * @param meters what is counted
 * @param clock receive times
 */
public record ConnectionServices(
        Gatekeeper gatekeeper,
        SubscriptionPolicy subscriptions,
        NodeSessions live,
        SessionStore sessions,
        InFlightBytes inFlight,
        Door door,
        ConnectionMeters meters,
        InstantSource clock) {}
