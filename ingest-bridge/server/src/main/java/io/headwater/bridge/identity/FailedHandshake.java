package io.headwater.bridge.identity;

import java.net.InetAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what is wrong with a client's certificate from whatever else may fail a handshake. */
final class FailedHandshake {
    private static final Logger LOGGER = LoggerFactory.getLogger(FailedHandshake.class);

    /** What either TLS says about a client that shows none, for want of a type that says it. */
    private static final List<String> NONE_SHOWN =
            List.of("PEER_DID_NOT_RETURN_A_CERTIFICATE", "Empty client certificate chain");

    private static final int DEPTH_MOST = 10;

    private FailedHandshake() {}

    /** Counts and tells it if it was about the certificate. */
    static void tell(InetAddress from, Throwable why, Refusals refusals) {
        Throwable cause = why;
        for (int depth = 0; cause != null && depth < DEPTH_MOST; depth++) {
            if (cause instanceof RefusedException refused) {
                refusals.refused(refused.name(), from, refused.objection(), refused.why());
                return;
            }
            String text = String.valueOf(cause.getMessage());
            if (NONE_SHOWN.stream().anyMatch(text::contains)) {
                refusals.refused("", from, Objection.NO_CERTIFICATE, "no client certificate");
                return;
            }
            cause = cause.getCause();
        }
        LOGGER.atDebug().setCause(why).addKeyValue("from", from.getHostAddress()).log("no TLS");
    }
}
