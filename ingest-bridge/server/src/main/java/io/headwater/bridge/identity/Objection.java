package io.headwater.bridge.identity;

import java.util.Locale;

/** Why a certificate lets nobody in: the reason tag of a metric and a word of the log. */
enum Objection {
    /** TLS was asked for a certificate and did not get one. */
    NO_CERTIFICATE,
    /** No node CA signed it, or a signature on the way to one is wrong. */
    UNTRUSTED,
    EXPIRED,
    NOT_VALID_YET,
    /** It is not for TLS clients. */
    WRONG_USAGE,
    /** It may sign others, so it belongs to no node. */
    AUTHORITY,
    /** Its authority took it back, by {@code crl.pem}. */
    LISTED,
    /** An operator took it back, by the credentials topic. */
    REVOKED,
    /** Nobody registered the node, and only registered ones may connect. */
    NOT_REGISTERED,
    /** The node has another one on record. */
    OTHER_CERTIFICATE,
    /** It does not have one plain common name. */
    COMMON_NAME,
    /** The common name is no node id. */
    NODE_ID,
    /** The client id is not the common name. */
    CLIENT_ID;

    String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
