package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.identity.Credential;
import io.headwater.avro.identity.CredentialState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.conformance.Requirement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A phone brings what its lamp signed. */
class ProxyEndpointTest {
    private static final String PROXY = "/api/v1/nodes/lamp/proxy/";

    private final KeyPair key;
    private FakeNodes nodes;
    private ApiFixture api;
    private NodeKey lamp;

    ProxyEndpointTest() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        key = generator.generateKeyPair();
    }

    @BeforeEach
    void start() throws IOException {
        nodes = FakeNodes.onEveryPartition();
        lamp = nodes.add("lamp", "Light", null);
        nodes.credential(lamp, credential(CredentialState.ACTIVE));
        api = new ApiFixture(nodes);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    @Requirement("R-CR-5")
    void landsInTheUplinkAsTheNodesOwnMessage() throws Exception {
        var answer = api.post(PROXY + "params", body(payload("{\"Lamp\":{\"Power\":true}}", 0)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.json().path("origin").asText()).endsWith(":1");
        assertThat(nodes.log.landed())
                .singleElement()
                .satisfies(
                        landed -> {
                            assertThat(landed.node()).isEqualTo(lamp);
                            assertThat(landed.payload()).isEqualTo("{\"Lamp\":{\"Power\":true}}");
                            assertThat(landed.headers().topic())
                                    .isEqualTo("node/lamp/params/local");
                            assertThat(landed.headers().channel()).isEqualTo("params-local");
                            assertThat(landed.headers().trust()).isEqualTo(Trust.SIGNED);
                        });
    }

    @Test
    @Requirement("R-CR-5")
    void mayBeAnyOfTheThreeReportsAndNothingElse() throws Exception {
        assertThat(api.post(PROXY + "initparams", body(payload("{}", 0))).status()).isEqualTo(202);
        assertThat(api.post(PROXY + "config", body(payload("{}", 0))).status()).isEqualTo(202);
        assertThat(api.post(PROXY + "reboot", body(payload("{}", 0))).code())
                .isEqualTo("parameter-invalid");

        assertThat(nodes.log.landed())
                .extracting(landed -> landed.headers().channel())
                .containsExactly("params-init", "config");
    }

    @Test
    @Requirement("R-CR-5")
    void whatTheNodeDidNotSignJustNowLandsNowhere() throws Exception {
        String signed = body(payload("{}", 0));

        assertThat(api.post(PROXY + "params", signed.replace("data", "date")).code())
                .isEqualTo("signature-refused");
        assertThat(api.post(PROXY + "params", body(payload("{}", -900))).code())
                .isEqualTo("report-stale");
        assertThat(api.post(PROXY + "params", "{\"nodePayload\":\"{}\"}").code())
                .isEqualTo("body-invalid");
        assertThat(api.post(PROXY + "params", "{\"signature\":\"00\"}").code())
                .isEqualTo("body-invalid");
        assertThat(api.post(PROXY + "params", "nonsense").code()).isEqualTo("body-invalid");
        assertThat(nodes.log.landed()).isEmpty();
    }

    @Test
    void aNodeWithoutACertificateOfNowReportsThroughNobody() throws Exception {
        assertThat(api.post("/api/v1/nodes/other/proxy/params", body(payload("{}", 0))).code())
                .isEqualTo("node-unknown");
        nodes.credential(lamp, credential(CredentialState.REVOKED));
        assertThat(api.post(PROXY + "params", body(payload("{}", 0))).code())
                .isEqualTo("signature-refused");
    }

    private String body(String payload) throws GeneralSecurityException {
        var ecdsa = Signature.getInstance("SHA256withECDSA");
        ecdsa.initSign(key.getPrivate());
        ecdsa.update(payload.getBytes(UTF_8));
        return Json.object()
                .put("nodePayload", payload)
                .put("signature", HexFormat.of().formatHex(ecdsa.sign()))
                .toString();
    }

    private static String payload(String data, long secondsFromNow) {
        long timestamp = Instant.now().getEpochSecond() + secondsFromNow;
        return "{\"data\":" + data + ",\"timestamp\":" + timestamp + "}";
    }

    private Credential credential(CredentialState state) {
        return Credential.newBuilder()
                .setFingerprint("0".repeat(64))
                .setState(state)
                .setNotBefore(0)
                .setNotAfter(Long.MAX_VALUE)
                .setRegisteredBy("operator")
                .setChangedAt(0)
                .setPublicKey(ByteBuffer.wrap(key.getPublic().getEncoded()))
                .build();
    }
}
