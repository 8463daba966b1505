package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
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
}
