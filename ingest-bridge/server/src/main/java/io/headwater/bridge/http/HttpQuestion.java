package io.headwater.bridge.http;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request, whole.
 *
 * @param method in upper case
 * @param path decoded, without the query
 * @param query decoded; of a parameter that is given several times, every value
 * @param headers first value of each, by name in any case
 * @param body empty when there is none
 * @param chain what the client showed in TLS, its own first; empty where it was not asked
 */
@SuppressWarnings("ArrayRecordComponent") // handed on untouched; nobody compares questions
public record HttpQuestion(
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        byte[] body,
        List<X509Certificate> chain,
        InetSocketAddress remote) {
    public HttpQuestion {
        var anyCase = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
        query = Map.copyOf(query);
        chain = List.copyOf(chain);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Leaves out what may be secret. */
    @Override
    public String toString() {
        return "HttpQuestion[%s %s, %d bytes]".formatted(method, path, body.length);
    }
}
