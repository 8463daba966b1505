package io.headwater.sinks.push;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * What is told about things, as far as being slow or dead goes.
 *
 * @param name of what is slow or dead by itself: a URL, or a service that all targets share
 * @param site where it stands; what stands in one place is often slow or dead together
 */
record Destination(String name, String site) {
    /** A service that all targets of a kind share. */
    static Destination service(String name) {
        return new Destination(name, name);
    }

    /** What is posted to; of a text that is no URL its sender will say so. */
    static Destination url(String address) {
        try {
            URI url = new URI(address);
            return new Destination(
                    address, (url.getHost() + ":" + url.getPort()).toLowerCase(Locale.ROOT));
        } catch (URISyntaxException e) {
            return service(address);
        }
    }

    /** Without the address, which may be all that it takes to write to somebody. */
    @Override
    public String toString() {
        return "destination";
    }
}
