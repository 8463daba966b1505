package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.avro.push.PushDelivery;
import io.headwater.avro.push.PushStatus;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.UserRowKey;
import io.headwater.schemas.push.TargetKind;
import io.headwater.schemas.settings.Settings;
import io.headwater.topologies.push.Deliveries;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushEndpointsTest {
    private static final String TARGETS = "/api/v1/users/anna/targets";
    private static final FleetKey ANNA = FleetKey.user("default", "anna");

    private final FakeNodes nodes = FakeNodes.onEveryPartition();

    @Test
    void showsTargetsWithoutTheirKeys() throws Exception {
        nodes.pushUsers.put(ANNA, user("phone"));
        try (var api = new ApiFixture(nodes)) {
            var answer = api.get(TARGETS);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().at("/targets/0/id").asText()).isEqualTo("phone");
            assertThat(answer.text()).doesNotContain("auth-secret");
            assertThat(api.get("/api/v1/users/nobody/targets").json().path("targets")).isEmpty();
        }
    }

    @Test
    void showsWhatBecameOfDeliveries() throws Exception {
        nodes.pushDeliveries.add(
                new Deliveries.Row(
                        UserRowKey.delivery(ANNA, "phone", "k1"),
                        PushDelivery.newBuilder()
                                .setStatus(PushStatus.RETRYING)
                                .setKind("alert.raised")
                                .setTitle("Cellar")
                                .setText("tank is full")
                                .setData("{}")
                                .setAttempts(1)
                                .setAnswer(503)
                                .setRequestedAt(1_000)
                                .setAt(1_000)
                                .build()));
        try (var api = new ApiFixture(nodes)) {
            var delivery = api.get("/api/v1/users/anna/deliveries").json().at("/deliveries/0");

            assertThat(delivery.path("status").asText()).isEqualTo("retrying");
            assertThat(delivery.path("answer").asInt()).isEqualTo(503);
            assertThat(delivery.path("target").asText()).isEqualTo("phone");
        }
    }

    @Test
    void namesWhatItDoesNotKnow() throws Exception {
        try (var api = new ApiFixture(nodes)) {
            assertThat(api.delete(TARGETS + "/t").code()).isEqualTo("push-target-unknown");
            assertThat(api.post(TARGETS + "/t/test", "").code()).isEqualTo("push-target-unknown");
            assertThat(api.post("/api/v1/users/anna/deliveries/d/replay", "").code())
                    .isEqualTo("push-delivery-unknown");
        }
    }

    @Test
    void registersNoMoreTargetsThanAUserMayHave() throws Exception {
        nodes.pushUsers.put(
                ANNA, user(IntStream.range(0, 16).mapToObj(i -> "t" + i).toArray(String[]::new)));
        try (var api = new ApiFixture(nodes)) {
            var answer =
                    api.post(
                            TARGETS,
                            "{\"kind\":\"webhook\",\"address\":\"https://example.org/hook\"}");

            assertThat(answer.code()).isEqualTo("push-targets-full");
        }
    }

    @Test
    void refusesAKindThatThePushSinkIsKnownNotToTell() throws Exception {
        try (var api = new ApiFixture(nodes, EnumSet.of(TargetKind.WEBHOOK, TargetKind.SLACK))) {
            var answer = api.post(TARGETS, "{\"kind\":\"email\",\"address\":\"a@b.org\"}");

            assertThat(answer.code()).isEqualTo("push-kind-off");
            assertThat(answer.cause())
                    .isEqualTo("the push sink is set up for webhook, slack and not for email");
        }
    }

    @Test
    void takesAKindThatNobodyKnowsOfWithAWarning() {
        var unknown = new PushKinds(Set.of());
        var known = new PushKinds(EnumSet.of(TargetKind.EMAIL));

        assertThat(unknown.warningOf(TargetKind.EMAIL))
                .hasValueSatisfying(warning -> assertThat(warning).contains("push.kinds"));
        assertThat(unknown.warningOf(TargetKind.SLACK)).isEmpty();
        assertThat(known.warningOf(TargetKind.EMAIL)).isEmpty();
    }

    @Test
    void readsWhichKindsThereAre() {
        var in =
                new Settings(
                        "headwater.topologies.",
                        Map.of("headwater.topologies.push.kinds", "email, apns,pigeon"));

        assertThat(PushKinds.read(in).told()).containsExactly(TargetKind.EMAIL, TargetKind.APNS);
        assertThatThrownBy(in::throwIfInvalid).hasMessageContaining("got 'pigeon'");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    no kind               | {"address":"https://example.org"}                  | kind: missing
                    another kind          | {"kind":"pigeon","address":"x"}                    | kind: expected one of webhook
                    no address            | {"kind":"webhook"}                                 | address: missing
                    a file                | {"kind":"webhook","address":"file:///etc/passwd"}  | address: expected an http or https URL
                    a user in the URL     | {"kind":"ntfy","address":"https://a:b@example.org"}| address: expected an http or https URL
                    a line break          | {"kind":"email","address":"a@b.org\\nBcc: c@d.org"} | address: expected an e-mail address
                    a token of nothing    | {"kind":"apns","address":"xyz"}                    | address: expected a device token
                    no subscription's keys| {"kind":"webpush","address":"https://example.org"} | keys.p256dh: expected 65 bytes
                    odd minutes           | {"kind":"slack","address":"https://example.org","afterMinutes":7} | afterMinutes: expected 0, 5, 15 or 60
                    nodes of no presence  | {"kind":"slack","address":"https://example.org","presenceNodes":["a"]} | presenceNodes: expected with presence alone
                    a role of nobody      | {"kind":"slack","address":"https://example.org","roles":["owner"]}     | roles: expected primary and secondary
                    a stranger's member   | {"kind":"slack","address":"https://example.org","colour":"red"}   | colour: no such member
                    """)
    void refusesABodyWith(String what, String body, String cause) throws Exception {
        try (var api = new ApiFixture(nodes)) {
            var answer = api.post(TARGETS, body);

            assertThat(answer.status()).as(what).isEqualTo(400);
            assertThat(answer.cause()).contains(cause);
        }
    }

    @Test
    void showsOfWhichNodesTargetsHearThatTheyGoOffline() throws Exception {
        PushTarget every = user("phone").getTargets().getFirst();
        PushTarget chosen =
                PushTarget.newBuilder(every)
                        .setPresence(true)
                        .setPresenceNodes(List.of("default/rainmaker/freezer"))
                        .build();
        nodes.pushUsers.put(ANNA, PushUser.newBuilder().setTargets(List.of(every, chosen)).build());
        try (var api = new ApiFixture(nodes)) {
            var targets = api.get(TARGETS).json().path("targets");

            assertThat(targets.at("/0/presenceNodes").isNull()).isTrue();
            assertThat(targets.at("/1/presenceNodes").toString()).isEqualTo("[\"freezer\"]");
        }
    }

    @Test
    void showsToWhatRolesTargetsListenAndRefusesThemForTheOperatorWhoHasNone() throws Exception {
        PushTarget target =
                PushTarget.newBuilder(user("phone").getTargets().getFirst())
                        .setRoles(List.of("primary"))
                        .build();
        nodes.pushUsers.put(ANNA, PushUser.newBuilder().setTargets(List.of(target)).build());
        String body =
                """
                {"kind":"slack","address":"https://example.org","roles":["primary"]}""";
        try (var api = new ApiFixture(nodes)) {
            assertThat(api.get(TARGETS).json().at("/targets/0/roles").toString())
                    .isEqualTo("[\"primary\"]");
            assertThat(api.post("/api/v1/operator/targets", body).cause())
                    .contains("roles: expected for targets of users alone");
        }
    }

    @Test
    void refusesAChoiceOfNodesThatIsNone() throws Exception {
        String path = TARGETS + "/phone/presence";
        try (var api = new ApiFixture(nodes)) {
            assertThat(api.put(path, "{}").cause()).contains("presence: missing");
            assertThat(api.put(path, "{\"presence\":true,\"presenceNodes\":[\"\"]}").cause())
                    .contains("presenceNodes: expected at most 200 ids of nodes");
            assertThat(api.put(path, "{\"presence\":false,\"presenceNodes\":[\"a\"]}").cause())
                    .contains("presenceNodes: expected with presence alone");
            assertThat(api.put(path, "{\"presence\":true}").code())
                    .isEqualTo("push-target-unknown");
        }
    }

    @Test
    void readsAChoiceOfNodesAsKeysOfTheTenant() {
        var body = "{\"presence\":true,\"presenceNodes\":[\"b\",\"a\",\"b\"]}".getBytes(UTF_8);

        assertThat(PushPresenceBody.read(body, "acme").nodes())
                .containsExactly("acme/rainmaker/a", "acme/rainmaker/b");
    }

    @Test
    void showsAndRefusesPreferences() throws Exception {
        String path = "/api/v1/users/anna/push-preferences";
        try (var api = new ApiFixture(nodes)) {
            assertThat(api.get(path).json().path("zone").asText()).isEqualTo("UTC");
            assertThat(
                            api.put(
                                            path,
                                            "{\"zone\":\"Mars/Olympus\",\"quietFrom\":\"25:00\",\"digestMinutes\":-1}")
                                    .cause())
                    .contains("zone: expected", "quietFrom: expected", "digestMinutes: expected");
            assertThat(api.put(path, "{\"quietFrom\":\"22:00\"}").cause())
                    .contains("quietUntil: missing beside the other");
        }
    }

    private static PushUser user(String... targets) {
        return PushUser.newBuilder()
                .setTargets(
                        List.of(targets).stream()
                                .map(
                                        id ->
                                                PushTarget.newBuilder()
                                                        .setId(id)
                                                        .setKind("webpush")
                                                        .setAddress("https://push.example.org/1")
                                                        .setKeys(Map.of("auth", "auth-secret"))
                                                        .setCreatedAt(0)
                                                        .build())
                                .toList())
                .build();
    }
}
