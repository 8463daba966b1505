package io.headwater.sinks.push.outbound;

import java.net.UnknownHostException;

/** A target's address leads to where this process does not go. Says neither host nor address. */
public final class RefusedAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    RefusedAddressException(String why) {
        super(why);
    }
}
