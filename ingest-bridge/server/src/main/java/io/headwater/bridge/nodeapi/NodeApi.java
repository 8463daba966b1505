package io.headwater.bridge.nodeapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.bridge.connection.Credentials;
import io.headwater.bridge.connection.Inbound;
import io.headwater.bridge.connection.Landed;
import io.headwater.bridge.http.HttpAnswer;
import io.headwater.bridge.http.HttpQuestion;
import io.headwater.bridge.http.HttpService;
import io.headwater.bridge.identity.CertificateGatekeeper;
import io.headwater.bridge.identity.Identity;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.presence.LooseMessages;
import io.headwater.bridge.presence.Speaker;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The node's side of RainMaker's REST, without a session: 200 once Kafka has the message, as PUBACK
 * says over MQTT. What is of no use is kept as rejected and answered with 400. What a node would be
 * told (otafetch, commands) it is told over MQTT only.
 */
public final class NodeApi implements HttpService {
    /** Largest body: the largest payload, spelled in base64. In bytes. */
    public static final int BODY_MOST = 196_608;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Error codes of the dialect's REST (rainmaker.md 8). */
    private static final int BAD_BODY = 100_006;

    private static final int NO_NODE = 100_049;

    private final CertificateGatekeeper gatekeeper;
    private final LooseMessages messages;
    private final Duration patience;
    private final InstantSource clock;

    /**
     * @param patience how long a message may wait for Kafka
     */
    public NodeApi(
            CertificateGatekeeper gatekeeper,
            LooseMessages messages,
            Duration patience,
            InstantSource clock) {
        this.gatekeeper = gatekeeper;
        this.messages = messages;
        this.patience = patience;
        this.clock = clock;
    }

    @Override
    public HttpAnswer answer(HttpQuestion question) {
        Optional<NodeRoute> route = NodeRoute.of(question.method(), question.path());
        if (route.isEmpty()) {
            return NodeRoute.at(question.path()).isEmpty()
                    ? HttpAnswer.failure(404, "there is nothing at this path; ask over MQTT")
                    : HttpAnswer.failure(405, "not by this method");
        }
        try {
            var shown = new Credentials(question.chain(), question.remote(), "node-api");
            return switch (await(gatekeeper.identify(shown))) {
                case Identity.Node(var speaker) -> say(speaker, route.get(), question.body());
                case Identity.Stranger(var why) -> failure(401, NO_NODE, why);
                case Identity.NotNow(var why) -> HttpAnswer.failure(503, why);
            };
        } catch (CompletionException e) {
            return HttpAnswer.failure(503, "Kafka does not answer in time; try again");
        }
    }

    private HttpAnswer say(Speaker speaker, NodeRoute route, byte[] body) {
        return switch (route.body()) {
            case JSON -> landed(speaker, route, body);
            case BASE64 -> {
                try {
                    yield landed(speaker, route, Base64.getMimeDecoder().decode(body));
                } catch (IllegalArgumentException e) {
                    yield failure(400, BAD_BODY, "the body is not base64");
                }
            }
        };
    }

    private HttpAnswer landed(Speaker speaker, NodeRoute route, byte[] payload) {
        var message =
                new Inbound(
                        route.topic(speaker.node().device()),
                        payload,
                        1,
                        false,
                        false,
                        0,
                        Properties.NONE,
                        clock.instant(),
                        false);
        return switch (await(messages.land(speaker, message))) {
            case Landed.Stored _ when route.body() == NodeRoute.Body.JSON && !isObject(payload) ->
                    failure(400, BAD_BODY, "the body is not a JSON object; it is kept as rejected");
            case Landed.Stored _ -> success();
            case Landed.Rejected(var reason) -> failure(400, BAD_BODY, "rejected: " + reason);
            case Landed.Denied(var reason) -> failure(403, BAD_BODY, "denied: " + reason);
            case Landed.Failed _ ->
                    HttpAnswer.failure(503, "Kafka did not take the message in time; try again");
        };
    }

    /** What the owner of the node's state will find as well. */
    private static boolean isObject(byte[] payload) {
        try {
            return JSON.readTree(payload) instanceof ObjectNode;
        } catch (IOException notJson) {
            return false;
        }
    }

    private <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private static HttpAnswer success() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("status", "success");
        body.put("description", "the message is stored");
        return HttpAnswer.of(200, body);
    }

    private static HttpAnswer failure(int status, int code, String description) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("status", "failure");
        body.put("description", description);
        body.put("error_code", code);
        return HttpAnswer.of(status, body);
    }
}
