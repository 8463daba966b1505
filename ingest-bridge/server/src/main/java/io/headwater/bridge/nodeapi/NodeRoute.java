package io.headwater.bridge.nodeapi;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a node may say over HTTPS, and the MQTT topic that it would say it on. */
enum NodeRoute {
    CONFIG("PUT", "/v1/node/config", "config", Body.JSON),
    PARAMS_INIT("POST", "/v1/node/params/local", "params/local/init", Body.JSON),
    PARAMS_LOCAL("PUT", "/v1/node/params/local", "params/local", Body.JSON),
    OTASTATUS("POST", "/v1/node/otastatus", "otastatus", Body.JSON),
    /** A response to a command; commands themselves are sent over MQTT. */
    COMMAND_RESPONSE("POST", "/v1/node/cmd_resp", "from-node", Body.BASE64);

    private final String method;
    private final String path;
    private final String suffix;
    private final Body body;

    /** How a message is written in a request's body. */
    enum Body {
        /** As it is. */
        JSON,
        /** Binary, spelled in base64. */
        BASE64
    }

    NodeRoute(String method, String path, String suffix, Body body) {
        this.method = method;
        this.path = path;
        this.suffix = suffix;
        this.body = body;
    }

    /** Empty when there is nothing of this method at this path. */
    static Optional<NodeRoute> of(String method, String path) {
        return at(path).stream().filter(it -> it.method.equals(method)).findFirst();
    }

    /** Everything at this path. */
    static List<NodeRoute> at(String path) {
        return Arrays.stream(values()).filter(it -> it.path.equals(path)).toList();
    }

    /** The topic of this node's. */
    String topic(String device) {
        return "node/" + device + "/" + suffix;
    }

    Body body() {
        return body;
    }
}
