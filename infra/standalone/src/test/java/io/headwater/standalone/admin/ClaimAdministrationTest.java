package io.headwater.standalone.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.topologies.query.OpenApiDocument;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ClaimAdministrationTest {
    private final JsonNode document =
            OpenApiDocument.with(ClaimAdministration.endpoints(new CompletableFuture<>()));

    @Test
    void everyEndpointIsInTheDocumentThatTheApiServes() {
        assertThat(document.at("/paths/~1api~1v1~1claiming~1tokens/post/responses/201").isObject())
                .isTrue();
        assertThat(
                        document.at("/paths/~1api~1v1~1claiming~1users~1{user}/get/responses/200")
                                .isObject())
                .isTrue();
        assertThat(
                        document.at(
                                        "/paths/~1api~1v1~1claiming~1users~1{user}~1nodes/get/responses/200")
                                .isObject())
                .isTrue();
        assertThat(
                        document.at(
                                        "/paths/~1api~1v1~1claiming~1users~1{user}~1nodes~1{node}/delete/responses/404")
                                .isObject())
                .isTrue();
        for (String method : new String[] {"put", "delete"}) {
            assertThat(
                            document.at(
                                            "/paths/~1api~1v1~1claiming~1devices~1{mac}/"
                                                    + method
                                                    + "/responses/200")
                                    .isObject())
                    .as(method)
                    .isTrue();
        }
    }

    @Test
    void theDocumentNeverAnswersWithASecret() {
        assertThat(
                        document.at("/components/schemas/DeviceSecret/properties/secret/writeOnly")
                                .asBoolean())
                .isTrue();
    }
}
