package io.headwater.sinks.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.sinks.push.outbound.Outbound;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;

/**
 * A Google service account and its access token, which is asked for when it is first needed and
 * again shortly before it ends (OAuth 2.0, "JWT bearer", RFC 7523). Any thread.
 */
final class GoogleAccount {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final Duration STATEMENT_LIFE = Duration.ofMinutes(30);
    private static final Duration SPARE = Duration.ofMinutes(2);

    private final Outbound http;
    private final InstantSource clock;
    private final String project;
    private final String email;
    private final URI tokens;
    private final PrivateKey key;

    private String token = "";
    private Instant until = Instant.EPOCH;

    /**
     * @param credentials the account's key file, a JSON document
     * @throws IllegalArgumentException when it is none; says nothing of what it holds
     */
    GoogleAccount(Outbound http, Password credentials, InstantSource clock) {
        this.http = http;
        this.clock = clock;
        try {
            JsonNode file = JSON.readTree(credentials.value());
            project = file.path("project_id").asText();
            email = file.path("client_email").asText();
            tokens = URI.create(file.path("token_uri").asText());
            key = key(file.path("private_key").asText());
        } catch (JsonProcessingException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "fcm.credentials is not the key file of a service account");
        }
        if (project.isEmpty() || email.isEmpty() || tokens.getHost() == null) {
            throw new IllegalArgumentException(
                    "fcm.credentials lacks project_id, client_email or token_uri");
        }
    }

    String project() {
        return project;
    }

    /**
     * @throws IOException when none is to be had at present
     */
    synchronized String token() throws IOException {
        if (clock.instant().isBefore(until.minus(SPARE))) {
            return token;
        }
        String form =
                "grant_type="
                        + URLEncoder.encode(GRANT, UTF_8)
                        + "&assertion="
                        + URLEncoder.encode(statement(), UTF_8);
        Outbound.Reply reply =
                http.post(
                        tokens,
                        Map.of(),
                        "application/x-www-form-urlencoded",
                        form.getBytes(UTF_8));
        if (reply.status() != 200) {
            throw new IOException("no access token: the server answered " + reply.status());
        }
        JsonNode answer = JSON.readTree(reply.text());
        token = answer.path("access_token").asText();
        until = clock.instant().plusSeconds(answer.path("expires_in").asLong());
        return token;
    }

    /** The token is not taken; another one is asked for next time. */
    synchronized void forget(String refused) {
        if (token.equals(refused)) {
            until = Instant.EPOCH;
        }
    }

    private String statement() {
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        long now = clock.instant().getEpochSecond();
        claims.put("iss", email);
        claims.put("scope", SCOPE);
        claims.put("aud", tokens.toString());
        claims.put("iat", now);
        claims.put("exp", now + STATEMENT_LIFE.toSeconds());
        try {
            return JsonWebToken.of(claims, JsonWebToken.Algorithm.RS256, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing with the account's key", e);
        }
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }
}
