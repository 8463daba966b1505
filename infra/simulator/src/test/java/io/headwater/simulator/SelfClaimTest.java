package io.headwater.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headwater.simulator.NodeCredentials.Identity;
import io.headwater.simulator.claim.SelfClaim;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelfClaimTest {
    private static final String MAC = "24A160000001";
    private static final byte[] SECRET = "0123456789abcdef".getBytes(UTF_8);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestAuthority authority = new TestAuthority();
    private HttpServer service;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/claim/initiate", this::initiate);
        service.createContext("/claim/verify", this::verify);
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void answersTheChallengeAndAsksForACertificateOfItsMac() {
        Identity identity = claim().of(MAC);

        assertThat(identity.chain().getFirst().getSubjectX500Principal().getName())
                .isEqualTo("CN=" + MAC);
        assertThat(identity.trusted()).containsExactly(authority.certificate());
    }

    @Test
    void takesNoOtherStatusThan200AsFirmwareDoes() {
        status = 201;

        assertThatThrownBy(() -> claim().of(MAC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/claim/initiate answers 201");
    }

    private SelfClaim claim() {
        return new SelfClaim(
                URI.create("http://localhost:" + service.getAddress().getPort()),
                _ -> SECRET,
                List.of(authority.certificate()));
    }

    private void initiate(HttpExchange exchange) throws IOException {
        JsonNode asked = JSON.readTree(exchange.getRequestBody());
        assertThat(asked.get("mac_addr").asText()).isEqualTo(MAC);
        answer(exchange, "{\"auth_id\":\"a1\",\"challenge\":\"c1\"}");
    }

    private void verify(HttpExchange exchange) throws IOException {
        JsonNode asked = JSON.readTree(exchange.getRequestBody());
        boolean right =
                asked.get("auth_id").asText().equals("a1")
                        && asked.get("challenge_response").asText().equalsIgnoreCase(expected())
                        && subjectOf(asked.get("csr").asText()).equals("CN=" + MAC);
        String certificate =
                right ? pem(authority.of(MAC).chain().getFirst()) : "the answer is wrong";
        answer(exchange, JSON.createObjectNode().put("certificate", certificate).toString());
    }

    private static String expected() {
        try {
            Mac hmac = Mac.getInstance("HmacSHA512");
            hmac.init(new SecretKeySpec(SECRET, "HmacSHA512"));
            return HexFormat.of().formatHex(hmac.doFinal("c1".getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String subjectOf(String csr) throws IOException {
        try (var pem = new PEMParser(new StringReader(csr))) {
            return ((PKCS10CertificationRequest) pem.readObject()).getSubject().toString();
        }
    }

    private static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
