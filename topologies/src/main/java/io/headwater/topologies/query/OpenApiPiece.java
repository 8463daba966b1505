package io.headwater.topologies.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * What the OpenAPI document says of some endpoints, kept as a resource beside their code: an object
 * with {@code paths}, and {@code components} where they need any of their own. References lead into
 * the whole document.
 *
 * @param name of the resource, for errors
 */
public record OpenApiPiece(String name, ObjectNode json) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * The piece in a resource of the class's package.
     *
     * @throws IllegalStateException when it is missing or not a JSON object
     */
    public static OpenApiPiece beside(Class<?> owner, String resource) {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        "resource " + resource + " is missing beside " + owner.getName());
            }
            if (MAPPER.readTree(in) instanceof ObjectNode json) {
                return new OpenApiPiece(resource, json);
            }
            throw new IllegalStateException("resource " + resource + " is not a JSON object");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("resource " + resource + " is not JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading resource " + resource, e);
        }
    }
}
