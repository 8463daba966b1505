package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.NodeKey;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One request, taken off the event loop; safe on any thread. */
public final class Request {
    /** Set by an instance that asks another: the answer must not be sought further. */
    static final String FORWARDED = "Headwater-Forwarded";

    private static final MultiMap NO_QUERY = MultiMap.caseInsensitiveMultiMap(); // only read
    private static final byte[] NO_BODY = {};

    private final HttpMethod method;
    private final String uri;
    private final Map<String, String> path;
    private final MultiMap query;
    private final MultiMap headers;
    private final byte[] body;
    private final @Nullable Path file;

    private Request(
            HttpMethod method,
            String uri,
            Map<String, String> path,
            MultiMap query,
            MultiMap headers,
            byte[] body,
            @Nullable Path file) {
        this.method = method;
        this.uri = uri;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.file = file;
    }

    /**
     * @throws Refused when the path or the query cannot be decoded
     */
    static Request of(RoutingContext context) {
        return of(context, null);
    }

    /**
     * @param file that the body was taken into
     * @throws Refused when the path or the query cannot be decoded
     */
    static Request of(RoutingContext context, @Nullable Path file) {
        try {
            Buffer body = context.body() == null ? null : context.body().buffer();
            return new Request(
                    context.request().method(),
                    context.request().uri(),
                    Map.copyOf(context.pathParams()),
                    MultiMap.caseInsensitiveMultiMap().addAll(context.queryParams()),
                    MultiMap.caseInsensitiveMultiMap().addAll(context.request().headers()),
                    body == null ? new byte[0] : body.getBytes(),
                    file);
        } catch (IllegalArgumentException e) {
            throw new Refused(ErrorCode.REQUEST_MALFORMED, "the path or query cannot be decoded");
        }
    }

    /** The same request with one more parameter in its query. */
    Request with(String name, String value) {
        String encoded = name + "=" + URLEncoder.encode(value, UTF_8);
        return new Request(
                method,
                uri + (uri.contains("?") ? "&" : "?") + encoded,
                path,
                MultiMap.caseInsensitiveMultiMap().addAll(query).add(name, value),
                headers,
                body,
                file);
    }

    /**
     * A request without body and query whose path names a node; reads the headers where they are,
     * so for the event loop only.
     */
    static Request ofNode(HttpServerRequest request, String id) {
        return new Request(
                request.method(),
                request.uri(),
                Map.of("id", id),
                NO_QUERY,
                request.headers(),
                NO_BODY,
                null);
    }

    /** The same client's request to read what is there. */
    Request read() {
        return reading(place -> place);
    }

    /** The same client's request to read what is one level above. */
    Request above() {
        return reading(place -> place.substring(0, place.lastIndexOf('/')));
    }

    /** The same client's request to read what is one level below. */
    Request below(String level) {
        return reading(place -> place + "/" + level);
    }

    private Request reading(UnaryOperator<String> other) {
        int end = uri.indexOf('?') < 0 ? uri.length() : uri.indexOf('?');
        return new Request(
                HttpMethod.GET,
                other.apply(uri.substring(0, end)) + uri.substring(end),
                path,
                query,
                headers,
                new byte[0],
                null);
    }

    HttpMethod method() {
        return method;
    }

    /** Path and query, as they came. */
    String uri() {
        return uri;
    }

    /**
     * A parameter of the path, decoded.
     *
     * @throws IllegalArgumentException when the endpoint's path has none of this name
     */
    public String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the path has no {" + name + "}");
        }
        return value;
    }

    /** Whether the endpoint's path has a parameter of this name. */
    boolean names(String name) {
        return path.containsKey(name);
    }

    /** A header's value; the first one counts. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Every value of a header. */
    List<String> headers(String name) {
        return headers.getAll(name);
    }

    /** The request's body; empty when it has none. */
    public byte[] body() {
        return body.clone();
    }

    /**
     * The file with the body, of an endpoint that takes large ones.
     *
     * @throws IllegalStateException for any other endpoint
     */
    public Path file() {
        if (file == null) {
            throw new IllegalStateException("the body was not taken into a file");
        }
        return file;
    }

    /** Whether another instance asks for its client. */
    boolean isForwarded() {
        return headers.contains(FORWARDED);
    }

    /** Whether there is nothing to read but the path: no parameter, and no position to wait for. */
    boolean asksNothingElse() {
        return query.isEmpty() && !headers.contains(Positions.HEADER);
    }

    /** The query's parameters, to be read strictly; a new reader each time. */
    public Parameters parameters() {
        return new Parameters(query);
    }

    /**
     * The node that {@code {id}}, {@code ?dialect=} and {@code ?tenant=} name.
     *
     * @param parameters where the two are read from
     */
    public NodeKey node(Parameters parameters) {
        return parameters.node(path("id"));
    }

    /**
     * As {@link #node(Parameters)}, of a request that takes no other parameter.
     *
     * @throws Refused naming every parameter that is wrong or unknown
     */
    public NodeKey node() {
        Parameters parameters = parameters();
        NodeKey node = node(parameters);
        parameters.done();
        return node;
    }
}
