package io.headwater.sinks.push;

import io.headwater.sinks.push.outbound.Outbound;
import io.headwater.sinks.push.outbound.RefusedAddressException;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLException;

/** Posting to a target whose address is a URL, with an outcome for whatever happens. */
final class HttpTarget {
    /** Of whatever we post; a destination that knows it tells nothing twice. */
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final Outbound http;

    HttpTarget(Outbound http) {
        this.http = http;
    }

    /** Makes an outcome of an answer. */
    interface Judge {
        Outcome of(Outbound.Reply reply);
    }

    Outcome post(String url, String id, Map<String, String> headers, String type, byte[] body) {
        return post(
                url,
                id,
                headers,
                type,
                body,
                reply -> Outcome.ofStatus(reply.status(), reply.retryAfter()));
    }

    Outcome post(
            String url,
            String id,
            Map<String, String> headers,
            String type,
            byte[] body,
            Judge judge) {
        var all = new HashMap<>(headers);
        all.put(IDEMPOTENCY_KEY, id);
        try {
            return judge.of(http.post(URI.create(url), all, type, body));
        } catch (RefusedAddressException e) {
            return new Outcome.Never(null, String.valueOf(e.getMessage()));
        } catch (SSLException e) {
            return new Outcome.Later(null, "the destination cannot be trusted (TLS)", null);
        } catch (IOException e) {
            return new Outcome.Later(
                    null, "no answer from the destination (" + kind(e) + ")", null);
        } catch (IllegalArgumentException e) {
            return new Outcome.Never(null, "the address is not a URL");
        }
    }

    /** The exception's words may name host and address. */
    private static String kind(IOException failure) {
        return failure.getClass().getSimpleName();
    }
}
