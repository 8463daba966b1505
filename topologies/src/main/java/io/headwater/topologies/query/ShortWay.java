package io.headwater.topologies.query;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way past the router for plain reads of one node that can be answered at once, of which there
 * are many: matching a path against every route and reading a body that is not there costs more
 * than the answer. What is in any way unusual is left to the router. Event loop only.
 */
final class ShortWay {
    private static final String PARAMETER = "{id}";

    private final AdminToken token;
    private final List<Target> targets;

    /** What stands around the node's id in the path. */
    private record Target(String before, String after, Endpoint endpoint) {
        /** The id; null when the path is another, or does not stand for itself. */
        @Nullable String idIn(String uri) {
            int end = uri.length() - after.length();
            if (end <= before.length() || !uri.startsWith(before) || !uri.endsWith(after)) {
                return null;
            }
            for (int i = before.length(); i < end; i++) {
                char c = uri.charAt(i);
                if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
                    return null;
                }
            }
            return uri.substring(before.length(), end);
        }
    }

    /**
     * @param token what those who ask must have
     * @param endpoints of which those are taken that have a shortcut and whose only parameter is an
     *     id
     */
    ShortWay(AdminToken token, List<Endpoint> endpoints) {
        this.token = token;
        targets =
                endpoints.stream()
                        .filter(Endpoint::hasShortcut)
                        .filter(endpoint -> endpoint.path().contains(PARAMETER))
                        .map(ShortWay::target)
                        .toList();
    }

    /**
     * The answer to a request.
     *
     * @return empty for the router
     */
    Optional<Answer> answer(HttpServerRequest request) {
        if (!HttpMethod.GET.equals(request.method()) || hasBody(request)) {
            return Optional.empty();
        }
        for (Target target : targets) {
            String id = target.idIn(request.uri());
            if (id != null && token.isBorneBy(request.getHeader(HttpHeaders.AUTHORIZATION))) {
                return answer(target.endpoint(), Request.ofNode(request, id));
            }
        }
        return Optional.empty();
    }

    private static Optional<Answer> answer(Endpoint endpoint, Request request) {
        try {
            return endpoint.atOnce().answer(request);
        } catch (Refused refused) {
            return Optional.of(refused.answer());
        } catch (RuntimeException unexpected) {
            return Optional.empty(); // the router comes to the same, and reports it
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private static Target target(Endpoint endpoint) {
        int at = endpoint.path().indexOf(PARAMETER);
        return new Target(
                endpoint.path().substring(0, at),
                endpoint.path().substring(at + PARAMETER.length()),
                endpoint);
    }
}
