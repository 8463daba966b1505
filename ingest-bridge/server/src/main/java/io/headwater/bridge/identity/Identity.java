package io.headwater.bridge.identity;

import io.headwater.bridge.presence.Speaker;

/** Who stands behind a certificate. */
public sealed interface Identity {
    /** The node of this name, and the certificate is the one on record. */
    record Node(Speaker speaker) implements Identity {}

    /**
     * Nobody whom the certificate lets in.
     *
     * @param why one sentence
     */
    record Stranger(String why) implements Identity {}

    /**
     * That cannot be told for certain at the moment.
     *
     * @param why one sentence
     */
    record NotNow(String why) implements Identity {}
}
