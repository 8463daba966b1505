package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.mapping.MappedUser;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.mapping.UserRole;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.dialect.rainmaker.MappingDigest;
import io.headwater.topologies.mapping.Mapping;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MappingEndpointsTest {
    private static final String USER = "/api/v1/nodes/lamp/users/u-1";

    private FakeNodes nodes;
    private ApiFixture api;
    private NodeKey lamp;

    @BeforeEach
    void start() throws IOException {
        nodes = FakeNodes.onEveryPartition();
        lamp = nodes.add("lamp", "Light", null);
        api = new ApiFixture(nodes);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void theUsersHalfOfAMappingIsARequestThatCanBeAskedFor() throws Exception {
        var asked = api.put(USER, "{\"secretKey\":\"s3cret\"}");

        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.json().path("status").asText()).isEqualTo("requested");
        assertThat(asked.json().path("userId").asText()).isEqualTo("u-1");
        String id = asked.json().path("id").asText();
        assertThat(api.get("/api/v1/nodes/lamp/mapping-requests/" + id).json())
                .isEqualTo(asked.json());
        assertThat(
                        api.get("/api/v1/nodes/lamp/mapping-requests")
                                .json()
                                .at("/requests/0/id")
                                .asText())
                .isEqualTo(id);
        assertThat(api.get("/api/v1/nodes/lamp/mapping-requests/other").code())
                .isEqualTo("mapping-unknown");
    }

    @Test
    void aSecretIsWrittenAsItsDigestAndShownToNobody() throws Exception {
        var asked = api.put(USER, "{\"secretKey\":\"s3cret\"}");

        assertThat(nodes.log.requests().getFirst().getMapping().getSecret())
                .isEqualTo(new MappingDigest(new byte[32]).of("s3cret"));
        assertThat(asked.text()).doesNotContain("hmac").doesNotContain("s3cret");
    }

    @Test
    void whatIsNoSecretIsRefusedAndNothingIsWritten() throws Exception {
        for (String body :
                List.of(
                        "",
                        "nonsense",
                        "{}",
                        "{\"secretKey\":\"\"}",
                        "{\"secretKey\":5}",
                        "{\"secretKey\":\"" + "s".repeat(65) + "\"}")) {
            assertThat(api.put(USER, body).code()).as(body).isEqualTo("mapping-refused");
        }
        assertThat(api.put("/api/v1/nodes/lamp/users/esp-rmaker", "{}").code())
                .isEqualTo("parameter-invalid");
        assertThat(api.put("/api/v1/nodes/nobody/users/u", "{\"secretKey\":\"s\"}").code())
                .isEqualTo("node-unknown");
        assertThat(nodes.log.requests()).isEmpty();
    }

    @Test
    void aNodeIsTakenFromAUserWhoHasItAndFromNobodyElse() throws Exception {
        nodes.mappings.put(
                lamp,
                MappingState.newBuilder(Mapping.NOTHING)
                        .setUsers(List.of(new MappedUser("u-1", UserRole.PRIMARY, 5_000L)))
                        .build());
        assertThat(api.get("/api/v1/nodes/lamp/users").json().at("/users/0/role").asText())
                .isEqualTo("primary");

        var removed = api.delete(USER);

        assertThat(removed.status()).isEqualTo(200);
        assertThat(removed.json().path("users")).isEmpty();
        assertThat(api.delete(USER).code()).isEqualTo("mapping-unknown");
        assertThat(nodes.log.requests()).hasSize(1);
    }

    @Test
    void aChallengeIsMadeUpAndAResponseJudged() throws Exception {
        var asked = api.post(USER + "/challenges?timeout=60", "");
        String id = asked.json().path("id").asText();

        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.json().path("method").asText()).isEqualTo("challenge");
        assertThat(asked.json().path("challenge").asText()).hasSizeGreaterThanOrEqualTo(22);
        String place = "/api/v1/nodes/lamp/mapping-requests/" + id + "/response";
        assertThat(api.post(place, "{\"userId\":\"u-1\",\"response\":\"zz\"}").code())
                .isEqualTo("challenge-refused");
        assertThat(api.post(place, "{\"userId\":\"u-2\",\"response\":\"00\"}").code())
                .isEqualTo("mapping-unknown");
        assertThat(api.post(place, "nonsense").code()).isEqualTo("mapping-refused");
    }

    @Test
    void aChallengeLastsAsLongAsIsAskedForAndNoNegativeTime() throws Exception {
        api.post(USER + "/challenges?timeout=0", "");
        api.post(USER + "/challenges", "");

        assertThat(nodes.log.requests())
                .extracting(request -> request.getMapping().getValidMillis())
                .containsExactly(null, 360_000L);
        assertThat(api.post(USER + "/challenges?timeout=-1", "").code())
                .isEqualTo("parameter-invalid");
    }

    @Test
    void theNodesOfAUserArePaged() throws Exception {
        for (String device : List.of("a", "b", "c")) {
            nodes.mappings.put(
                    nodes.add(device, "Light", null),
                    MappingState.newBuilder(Mapping.NOTHING)
                            .setUsers(List.of(new MappedUser("u-1", UserRole.PRIMARY, 5_000L)))
                            .build());
        }

        var first = api.get("/api/v1/users/u-1/nodes?limit=2");
        var second =
                api.get(
                        "/api/v1/users/u-1/nodes?limit=2&cursor="
                                + first.json().path("next").asText());

        assertThat(first.json().at("/nodes/0/id").asText()).isEqualTo("a");
        assertThat(first.json().at("/nodes/1/role").asText()).isEqualTo("primary");
        assertThat(second.json().at("/nodes/0/id").asText()).isEqualTo("c");
        assertThat(second.json().path("next").isNull()).isTrue();
        assertThat(api.get("/api/v1/users/nobody/nodes").json().path("nodes")).isEmpty();
        assertThat(api.get("/api/v1/users/u-1/nodes?cursor=x").code())
                .isEqualTo("parameter-invalid");
    }

    @Test
    void theNodesOfAGroupArePaged() throws Exception {
        for (String device : List.of("a", "b", "c")) {
            nodes.add(device, "Light", null);
            api.put(
                    "/api/v1/nodes/" + device + "/groups/hall?controller=" + device.equals("b"),
                    "");
        }
        api.put("/api/v1/nodes/lamp/groups/hallway", "");

        var first = api.get("/api/v1/groups/hall/nodes?limit=2");
        String next = first.json().path("next").asText();
        var second = api.get("/api/v1/groups/hall/nodes?limit=2&cursor=" + next);

        assertThat(first.json().path("group").asText()).isEqualTo("hall");
        assertThat(first.json().path("nodes").findValuesAsText("id")).containsExactly("a", "b");
        assertThat(first.json().at("/nodes/0/controller").asBoolean()).isFalse();
        assertThat(first.json().at("/nodes/1/controller").asBoolean()).isTrue();
        assertThat(second.json().path("nodes").findValuesAsText("id")).containsExactly("c");
        assertThat(second.json().path("next").isNull()).isTrue();
        assertThat(api.get("/api/v1/groups/nobody/nodes").json().path("nodes")).isEmpty();
        assertThat(api.get("/api/v1/users/u-1/nodes?cursor=" + next).code())
                .isEqualTo("parameter-invalid");
        assertThat(api.get("/api/v1/groups/init/nodes").code()).isEqualTo("parameter-invalid");
    }

    @Test
    void aNodeIsPutIntoGroupsAndTakenOutOfThem() throws Exception {
        var joined = api.put("/api/v1/nodes/lamp/groups/hall?controller=true", "");

        assertThat(joined.json().at("/groups/0/group").asText()).isEqualTo("hall");
        assertThat(joined.json().at("/groups/0/controller").asBoolean()).isTrue();
        assertThat(api.get("/api/v1/nodes/lamp/groups").json()).isEqualTo(joined.json());
        assertThat(api.delete("/api/v1/nodes/lamp/groups/hall").json().path("groups")).isEmpty();
        assertThat(api.put("/api/v1/nodes/lamp/groups/init", "").code())
                .isEqualTo("parameter-invalid");
        assertThat(Objects.requireNonNull(nodes.log.requests().getFirst().getGroup()).getGroup())
                .isEqualTo("hall");
    }
}
