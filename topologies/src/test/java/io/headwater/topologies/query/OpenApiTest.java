package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    @Test
    void everyRouteIsDocumentedAndEveryDocumentedPathIsRouted() throws Exception {
        try (var api = new ApiFixture(FakeNodes.onEveryPartition())) {
            JsonNode paths = api.get("/openapi.json").json().path("paths");

            var documented = new TreeSet<String>();
            paths.fieldNames().forEachRemaining(documented::add);
            assertThat(documented).isEqualTo(new TreeSet<>(api.paths()));
        }
    }

    @Test
    void everyErrorCodeIsDocumented() throws Exception {
        try (var api = new ApiFixture(FakeNodes.onEveryPartition())) {
            JsonNode codes =
                    api.get("/openapi.json")
                            .json()
                            .at("/components/schemas/Error/properties/error/properties/code/enum");

            var documented = new TreeSet<String>();
            codes.forEach(code -> documented.add(code.asText()));
            assertThat(documented)
                    .isEqualTo(
                            new TreeSet<>(
                                    Arrays.stream(ErrorCode.values())
                                            .map(ErrorCode::code)
                                            .toList()));
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() throws Exception {
        try (var api = new ApiFixture(FakeNodes.onEveryPartition())) {
            JsonNode document = api.get("/openapi.json").json();

            for (String reference : Set.copyOf(document.findValuesAsText("$ref"))) {
                assertThat(document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse();
            }
        }
    }

    @Test
    void whatAProcessContributesIsPartOfTheDocument() throws Exception {
        var more = answering("/api/v1/more").describedBy(describing("/api/v1/more", "post"));
        try (var api = new ApiFixture(FakeNodes.onEveryPartition(), List.of(more))) {
            JsonNode document = api.get("/openapi.json").json();

            assertThat(document.at("/paths/~1api~1v1~1more/post/summary").asText())
                    .isEqualTo("described");
            assertThat(document.at("/components/schemas/Error").isMissingNode()).isFalse();
            assertThat(document.path("paths").size()).isEqualTo(api.paths().size());
        }
    }

    @Test
    void aContributedEndpointWithoutADescriptionIsRefusedAtStart() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                new ApiFixture(
                                        FakeNodes.onEveryPartition(),
                                        List.of(answering("/api/v1/more"))))
                .withMessageContaining("POST /api/v1/more has no documentation");
    }

    @Test
    void aDescriptionAndItsEndpointsMustBeTheSame() {
        var other = answering("/api/v1/more").describedBy(describing("/api/v1/less", "post"));
        var taken = answering("/api/v1/nodes").describedBy(describing("/api/v1/nodes", "get"));

        assertThatIllegalStateException()
                .isThrownBy(() -> OpenApiDocument.with(List.of(other)))
                .withMessageContaining("POST /api/v1/more is not described")
                .withMessageContaining("describes POST /api/v1/less, which nothing answers");
        assertThatIllegalStateException()
                .isThrownBy(() -> OpenApiDocument.with(List.of(taken)))
                .withMessageContaining("describes /api/v1/nodes get again");
    }

    private static Endpoint answering(String path) {
        return Endpoint.post(path, request -> Answer.ok(Json.object()));
    }

    /** A description of one operation. */
    static OpenApiPiece describing(String path, String method) {
        var json = Json.object();
        json.withObjectProperty("paths")
                .withObjectProperty(path)
                .withObjectProperty(method)
                .put("summary", "described");
        return new OpenApiPiece("piece.json", json);
    }
}
