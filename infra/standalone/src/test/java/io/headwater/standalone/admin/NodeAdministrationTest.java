package io.headwater.standalone.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.topologies.query.OpenApiDocument;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NodeAdministrationTest {
    @Test
    void everyEndpointIsInTheDocumentThatTheApiServes() {
        var document =
                OpenApiDocument.with(NodeAdministration.endpoints(new CompletableFuture<>()));

        assertThat(
                        document.at("/paths/~1api~1v1~1nodes~1{id}~1certificate/post/responses/201")
                                .isObject())
                .isTrue();
        assertThat(
                        document.at("/paths/~1api~1v1~1nodes~1{id}~1revocation/post/responses/200")
                                .isObject())
                .isTrue();
    }

    @Test
    void theDocumentSaysThatARevocationTellsWhetherTheNodeWasOnRecord() {
        var document =
                OpenApiDocument.with(NodeAdministration.endpoints(new CompletableFuture<>()));

        assertThat(document.at("/components/schemas/Revocation/properties/onRecord/type").asText())
                .isEqualTo("boolean");
    }
}
