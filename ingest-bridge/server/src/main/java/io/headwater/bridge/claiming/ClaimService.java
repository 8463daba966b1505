package io.headwater.bridge.claiming;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.bridge.claiming.ClaimOutcome.Cause;
import io.headwater.bridge.claiming.ClaimOutcome.Challenged;
import io.headwater.bridge.claiming.ClaimOutcome.Issued;
import io.headwater.bridge.claiming.ClaimOutcome.Named;
import io.headwater.bridge.claiming.ClaimOutcome.Refused;
import io.headwater.bridge.http.HttpAnswer;
import io.headwater.bridge.http.HttpQuestion;
import io.headwater.bridge.http.HttpService;
import io.headwater.bridge.identity.IssuedCertificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The claim service as firmware, apps and the command line know it (rainmaker.md 1.6).
 *
 * <pre>
 * POST /claim/initiate   a challenge for a device, or a node id for a user's
 * POST /claim/verify     the certificate, active when the answer leaves
 * </pre>
 *
 * An Authorization header selects the user's form, and must be valid then (R-CL-1).
 */
final class ClaimService implements HttpService {
    /** Largest request: a certificate request of an RSA key, and some. In bytes. */
    static final int BODY_MOST = 8_192;

    private static final String BEARER = "Bearer ";

    private final AccessTokens tokens;
    private final SelfClaims selfClaims;
    private final UserClaims userClaims;
    private final String mqttHost;
    private final Supplier<Optional<String>> notReady;
    private final ClaimMeters meters;

    /**
     * @param mqttHost told to nodes that ask for it; empty tells them nothing
     * @param notReady why nobody can claim at the moment; empty when one can
     */
    ClaimService(
            AccessTokens tokens,
            SelfClaims selfClaims,
            UserClaims userClaims,
            String mqttHost,
            Supplier<Optional<String>> notReady,
            ClaimMeters meters) {
        this.tokens = tokens;
        this.selfClaims = selfClaims;
        this.userClaims = userClaims;
        this.mqttHost = mqttHost;
        this.notReady = notReady;
        this.meters = meters;
    }

    @Override
    public HttpAnswer answer(HttpQuestion question) {
        return switch (question.path()) {
            case "/claim/initiate" -> posted(question, this::initiate);
            case "/claim/verify" -> posted(question, body -> verify(question, body));
            default -> HttpAnswer.failure(404, "there are POST /claim/initiate and /claim/verify");
        };
    }

    private HttpAnswer posted(HttpQuestion question, Function<Claim, ClaimOutcome> work) {
        if (!question.method().equals("POST")) {
            return HttpAnswer.failure(405, "POST is the only method here");
        }
        Optional<ClaimBody> body = ClaimBody.parse(question.body());
        ClaimOutcome outcome =
                body.isPresent()
                        ? outcome(question, body.get(), work)
                        : malformed("the body is not a JSON object");
        meters.settled(outcome);
        return answer(outcome, body.filter(it -> it.isTrue("send_mqtt_host")).isPresent());
    }

    /**
     * @param user empty when the device speaks for itself
     */
    private record Claim(Optional<String> user, ClaimBody body) {}

    private ClaimOutcome outcome(
            HttpQuestion question, ClaimBody body, Function<Claim, ClaimOutcome> work) {
        Optional<String> header = question.header("Authorization");
        Optional<String> user = header.map(ClaimService::bare).flatMap(tokens::userOf);
        if (header.isPresent() && user.isEmpty()) {
            return new Refused(Cause.UNAUTHORIZED, "the access token is not valid");
        }
        Optional<String> why = notReady.get();
        if (why.isPresent()) {
            return new Refused(Cause.NOT_READY, "claims cannot be taken now: " + why.get());
        }
        try {
            return work.apply(new Claim(user, body));
        } catch (CompletionException e) {
            return new Refused(Cause.NOT_READY, "Kafka did not take the claim; try again");
        }
    }

    private ClaimOutcome initiate(Claim claim) {
        Optional<MacAddress> mac = claim.body().text("mac_addr").flatMap(MacAddress::parse);
        Optional<Platform> platform = claim.body().text("platform").flatMap(Platform::named);
        if (mac.isEmpty()) {
            return malformed("mac_addr: expected 12 upper-case hex digits");
        }
        if (platform.isEmpty()) {
            return malformed("platform: expected one of " + Platform.names());
        }
        return claim.user()
                .map(user -> userClaims.initiate(user, mac.get()))
                .orElseGet(() -> selfClaims.initiate(mac.get(), platform.get()));
    }

    private ClaimOutcome verify(HttpQuestion question, Claim claim) {
        Optional<String> csr = claim.body().text("csr");
        if (csr.isEmpty()) {
            return malformed("csr: expected a certificate request in PEM form");
        }
        switch (matter(question)) {
            case "", "false" -> {}
            case "true" -> {
                return malformed("matter: Matter certificates are not issued here");
            }
            default -> {
                return malformed("matter: expected true or false");
            }
        }
        if (claim.user().isPresent()) {
            return userClaims.verify(claim.user().get(), csr.get());
        }
        Optional<String> authId = claim.body().text("auth_id");
        Optional<String> answer = claim.body().text("challenge_response");
        return authId.isPresent() && answer.isPresent()
                ? selfClaims.verify(authId.get(), answer.get(), csr.get())
                : malformed("expected auth_id and challenge_response, or an Authorization header");
    }

    private HttpAnswer answer(ClaimOutcome outcome, boolean sendHost) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        switch (outcome) {
            case Challenged(var challenge) -> {
                body.put("auth_id", challenge.authId());
                body.put("challenge", challenge.text());
            }
            case Named(var nodeId) -> body.put("node_id", nodeId);
            case Issued(var certificate) -> {
                body.put("certificate", IssuedCertificate.pem(certificate));
                if (sendHost && !mqttHost.isEmpty()) {
                    body.put("mqtt_host", mqttHost);
                }
            }
            case Refused(var cause, var description) -> {
                return HttpAnswer.failure(cause.status(), description);
            }
        }
        return HttpAnswer.of(200, body);
    }

    /** The command line writes {@code True} and {@code False}. */
    private static String matter(HttpQuestion question) {
        return question.query()
                .getOrDefault("matter", List.of(""))
                .getFirst()
                .toLowerCase(Locale.ROOT);
    }

    /** RainMaker's clients send the token alone; others put "Bearer" before it. */
    private static String bare(String header) {
        return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : header.strip();
    }

    private static Refused malformed(String description) {
        return new Refused(Cause.MALFORMED, description);
    }
}
