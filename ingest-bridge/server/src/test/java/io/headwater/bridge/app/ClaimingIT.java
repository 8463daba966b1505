package io.headwater.bridge.app;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.bridge.claiming.Claiming;
import io.headwater.bridge.parts.ClaimClient;
import io.headwater.bridge.parts.TestBridge;
import io.headwater.bridge.parts.TestKafka;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.parts.TestRequest;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Claims at two bridges that admit registered nodes only, and the nodes that come of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaimingIT {
    private static final byte[] SECRET =
            HexFormat.of().parseHex("303132333435363738393a3b3c3d3e3f");
    private static final int QUOTA = 3;

    private final TestKafka kafka;
    private final TestBridge here;
    private final TestBridge there;
    private final ClaimClient client;
    private final ClaimClient clientThere;

    ClaimingIT(@TempDir Path folder) throws Exception {
        kafka = new TestKafka(folder.resolve("kafka")).start();
        here = bridge(folder, 0);
        there = bridge(folder, 1);
        client = new ClaimClient(here);
        clientThere = new ClaimClient(there);
    }

    private TestBridge bridge(Path folder, int ordinal) throws Exception {
        return new TestBridge(
                kafka,
                folder.resolve("identity"),
                Map.of(
                        "ordinal",
                        Integer.toString(ordinal),
                        "registration",
                        "strict",
                        "claim.port",
                        "0",
                        "claim.quota.user",
                        Integer.toString(QUOTA)));
    }

    @BeforeAll
    void ready() {
        here.awaitReady();
        there.awaitReady();
        String token = token("nobody");
        await().until(() -> client.initiate(token, mac(0), "esp32").statusCode() == 200);
        await().until(() -> clientThere.initiate(token, mac(0), "esp32").statusCode() == 200);
    }

    @AfterAll
    void stop() {
        here.close();
        there.close();
        kafka.close();
    }

    @Test
    @Requirement({"R-CL-2", "R-ID-4"})
    void givesAUsersDeviceTheSameIdEveryTimeAndAtEveryBridge() throws Exception {
        String first = nodeId(client, "ada", mac(1));

        assertThat(nodeId(clientThere, "ada", mac(1))).isEqualTo(first);
        assertThat(nodeId(client, "ben", mac(1))).isNotEqualTo(first);
        var request = TestRequest.of(first);
        JsonNode answer = ClaimClient.read(client.verify(token("ada"), request.pem()));
        assertThat(ClaimClient.certificate(answer).getSubjectX500Principal().getName())
                .isEqualTo("CN=" + first);
        assertThat(nodeId(client, "ada", mac(1))).isEqualTo(first);
    }

    @Test
    @Requirement("R-CL-4")
    void letsANodeConnectTheMomentItHasItsCertificateAtWhicheverBridge() throws Exception {
        String id = nodeId(client, "eve", mac(2));
        var request = TestRequest.of(id);

        JsonNode answer = ClaimClient.read(client.verify(token("eve"), request.pem()));

        assertThat(connects(there, id, client.tls(request, answer))).isZero();
        assertThat(connects(here, id, client.tls(request, answer))).isZero();
    }

    @Test
    @Requirement("R-CL-4")
    void voidsTheCertificateBeforeTheOneThatIsClaimedAnew() throws Exception {
        String id = nodeId(client, "fay", mac(3));
        var before = TestRequest.of(id);
        SSLContext old = client.tls(before, ClaimClient.read(verify(client, "fay", before)));
        var after = TestRequest.of(id);
        SSLContext renewed = client.tls(after, ClaimClient.read(verify(clientThere, "fay", after)));

        assertThat(connects(there, id, renewed)).isZero();
        assertThat(connects(there, id, old)).isEqualTo(5);
        assertThat(connects(here, id, renewed)).isZero();
    }

    @Test
    void claimsADeviceWithItsOwnSecretBegunAtOneBridgeAndEndedAtAnother() throws Exception {
        String mac = mac(4);
        var claiming = here.bridge().claiming().orElseThrow();
        claiming.registerDevice(NodeKey.rainmaker(mac), SECRET).toCompletableFuture().join();
        JsonNode challenge = ClaimClient.read(client.initiate(null, mac, "esp32s3"));
        var request = TestRequest.of(mac);

        await().until(
                        () ->
                                clientThere.initiate(null, mac, "esp32s3").statusCode()
                                        == 200); // it read of the device
        JsonNode answer = ClaimClient.read(clientThere.verify(challenge, SECRET, request.pem()));

        assertThat(connects(here, mac, client.tls(request, answer))).isZero();
    }

    @Test
    void takesAChallengeOnceThoughItIsAnsweredAtTwoBridgesAtOnce() throws Exception {
        String mac = mac(5);
        var claiming = here.bridge().claiming().orElseThrow();
        claiming.registerDevice(NodeKey.rainmaker(mac), SECRET).toCompletableFuture().join();
        await().until(() -> clientThere.initiate(null, mac, "esp32s3").statusCode() == 200);
        JsonNode challenge = ClaimClient.read(client.initiate(null, mac, "esp32s3"));

        List<Integer> statuses =
                atOnce(
                        () -> client.verify(challenge, SECRET, TestRequest.of(mac).pem()),
                        () -> clientThere.verify(challenge, SECRET, TestRequest.of(mac).pem()));

        assertThat(statuses).containsExactlyInAnyOrder(200, 400);
    }

    @Test
    @Requirement("R-CL-5")
    void neverGivesAUserMoreThanTheQuota() throws Exception {
        var claims = new ArrayList<Callable<HttpResponse<String>>>();
        for (int i = 10; i < 10 + 2 * QUOTA; i++) {
            ClaimClient chosen = i % 2 == 0 ? client : clientThere;
            var request = TestRequest.of(nodeId(chosen, "gil", mac(i)));
            claims.add(() -> verify(chosen, "gil", request));
        }

        List<Integer> statuses = atOnce(claims);

        assertThat(statuses.stream().filter(it -> it == 200).count()).isLessThanOrEqualTo(QUOTA);
        var claiming = here.bridge().claiming().orElseThrow();
        await().until(() -> claiming.claimedBy("gil") <= QUOTA);
        for (int i = 20; claiming.claimedBy("gil") < QUOTA; i++) {
            assertThat(
                            verify(client, "gil", TestRequest.of(nodeId(client, "gil", mac(i))))
                                    .statusCode())
                    .isEqualTo(200);
        }
        HttpResponse<String> refused = client.initiate(token("gil"), mac(30), "esp32");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("claim quota insufficient");
    }

    @Test
    void releasesANodeWhichIsShutOutAndGivesItsUserTheQuotaBack() throws Exception {
        String id = nodeId(client, "ida", mac(7));
        var request = TestRequest.of(id);
        SSLContext tls = client.tls(request, ClaimClient.read(verify(client, "ida", request)));
        assertThat(connects(here, id, tls)).isZero();
        Claiming claiming = here.bridge().claiming().orElseThrow();
        assertThat(claiming.nodesOf("ida")).containsExactly(NodeKey.rainmaker(id));

        claiming.release(NodeKey.rainmaker(id)).toCompletableFuture().join();

        assertThat(claiming.nodesOf("ida")).isEmpty();
        assertThat(connects(here, id, tls)).isEqualTo(5);
        Claiming other = there.bridge().claiming().orElseThrow();
        await().until(() -> other.claimedBy("ida") == 0);
    }

    @Test
    void leavesARevokedNodeRevoked() throws Exception {
        String id = nodeId(client, "hal", mac(6));
        var request = TestRequest.of(id);
        SSLContext tls = client.tls(request, ClaimClient.read(verify(client, "hal", request)));
        var node = NodeKey.rainmaker(id);
        here.bridge().credentials().revoke(node).toCompletableFuture().join();

        HttpResponse<String> again = verify(client, "hal", TestRequest.of(id));

        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.body()).contains("the node is revoked");
        assertThat(connects(here, id, tls)).isEqualTo(5);
    }

    private static List<Integer> atOnce(
            Callable<HttpResponse<String>> one, Callable<HttpResponse<String>> other)
            throws Exception {
        return atOnce(List.of(one, other));
    }

    private static List<Integer> atOnce(List<Callable<HttpResponse<String>>> requests)
            throws Exception {
        var statuses = new ArrayList<Integer>();
        try (ExecutorService threads = Executors.newFixedThreadPool(requests.size())) {
            for (Future<HttpResponse<String>> answer : threads.invokeAll(requests)) {
                statuses.add(answer.get().statusCode());
            }
        }
        return statuses;
    }

    private HttpResponse<String> verify(ClaimClient at, String user, TestRequest request)
            throws Exception {
        return at.verify(token(user), request.pem());
    }

    private String nodeId(ClaimClient at, String user, String mac) throws Exception {
        return ClaimClient.read(at.initiate(token(user), mac, "esp32")).get("node_id").asText();
    }

    private String token(String user) {
        return here.bridge()
                .claiming()
                .orElseThrow()
                .tokens()
                .issue(user, Instant.now().plusSeconds(3_600));
    }

    private static String mac(int i) {
        return "4C11AE%06X".formatted(i);
    }

    private static int connects(TestBridge bridge, String id, SSLContext tls) throws Exception {
        try (TestNode node = TestNode.open(tls, bridge.bridge().port())) {
            return node.connect(TestNode.Connect.as(id));
        }
    }
}
