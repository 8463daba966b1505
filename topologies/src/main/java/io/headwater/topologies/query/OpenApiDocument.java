package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The OpenAPI document that a process serves: that of the query API, with a piece for whatever else
 * the process answers.
 */
public final class OpenApiDocument {
    private OpenApiDocument() {}

    /**
     * The document with the pieces of these endpoints.
     *
     * @param contributed endpoints beyond those of the query API
     * @throws IllegalStateException naming every endpoint without a piece, everything documented
     *     that no endpoint answers, twice, or refers to nothing
     */
    public static ObjectNode with(List<Endpoint> contributed) {
        var problems = new ArrayList<String>();
        var pieces = new LinkedHashSet<OpenApiPiece>();
        for (Endpoint endpoint : contributed) {
            OpenApiPiece piece = endpoint.document();
            if (piece == null) {
                problems.add(operation(endpoint) + " has no documentation");
            } else {
                pieces.add(piece);
            }
        }
        ObjectNode document = OpenApiPiece.beside(OpenApiDocument.class, "openapi.json").json();
        for (OpenApiPiece piece : pieces) {
            compare(piece, contributed, problems);
            merge(
                    document.withObjectProperty("paths"),
                    piece,
                    piece.json().path("paths"),
                    problems);
            merge(
                    document.withObjectProperty("components"),
                    piece,
                    piece.json().path("components"),
                    problems);
        }
        for (String reference : new TreeSet<>(document.findValuesAsText("$ref"))) {
            if (!reference.startsWith("#/")
                    || document.at(reference.substring(1)).isMissingNode()) {
                problems.add("reference " + reference + " leads nowhere");
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException(
                    "the API's document is not whole: " + String.join("; ", problems));
        }
        return document;
    }

    /** What a piece documents and what its endpoints answer are the same. */
    private static void compare(
            OpenApiPiece piece, List<Endpoint> contributed, List<String> problems) {
        Set<String> answered = new TreeSet<>();
        contributed.stream()
                .filter(endpoint -> piece.equals(endpoint.document()))
                .forEach(endpoint -> answered.add(operation(endpoint)));
        Set<String> documented = new TreeSet<>();
        piece.json()
                .path("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .fieldNames()
                                        .forEachRemaining(
                                                method ->
                                                        documented.add(
                                                                operation(method, path.getKey()))));
        answered.stream()
                .filter(operation -> !documented.contains(operation))
                .forEach(
                        operation ->
                                problems.add(operation + " is not described in " + piece.name()));
        documented.stream()
                .filter(operation -> !answered.contains(operation))
                .forEach(
                        operation ->
                                problems.add(
                                        piece.name()
                                                + " describes "
                                                + operation
                                                + ", which nothing answers"));
    }

    /** Two levels: methods of a path, and components of a kind, may come from several pieces. */
    private static void merge(
            ObjectNode whole, OpenApiPiece piece, JsonNode part, List<String> problems) {
        part.properties()
                .forEach(
                        group -> {
                            ObjectNode into = whole.withObjectProperty(group.getKey());
                            group.getValue()
                                    .properties()
                                    .forEach(
                                            member -> {
                                                if (into.has(member.getKey())) {
                                                    problems.add(
                                                            piece.name()
                                                                    + " describes "
                                                                    + group.getKey()
                                                                    + " "
                                                                    + member.getKey()
                                                                    + " again");
                                                }
                                                into.set(member.getKey(), member.getValue());
                                            });
                        });
    }

    private static String operation(Endpoint endpoint) {
        return operation(endpoint.method().name(), endpoint.path());
    }

    private static String operation(String method, String path) {
        return method.toUpperCase(Locale.ROOT) + " " + path;
    }
}
