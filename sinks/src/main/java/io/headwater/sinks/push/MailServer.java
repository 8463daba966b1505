package io.headwater.sinks.push;

import org.apache.kafka.common.config.types.Password;

/**
 * The operator's mail server.
 *
 * @param user empty to send without
 * @param from address that mail comes from
 */
public record MailServer(
        String host, int port, Security security, String user, Password password, String from) {
    /** How the connection is protected. */
    public enum Security {
        /** From the start. */
        TLS,
        /** Once the server has said who it is; without that nothing is sent. */
        STARTTLS,
        /** Not at all, for a server on the same host. */
        NONE
    }

    /** Of the sender's address; part of ids of messages. */
    String domain() {
        return from.substring(from.indexOf('@') + 1);
    }
}
