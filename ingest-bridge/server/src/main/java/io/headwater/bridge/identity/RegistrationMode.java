package io.headwater.bridge.identity;

/** What a certificate of a node CA is worth when no record of its node exists. */
public enum RegistrationMode {
    /** The node is registered when it first connects. */
    FIRST_CONNECT,
    /** Only nodes that an operator registered may connect. */
    STRICT
}
