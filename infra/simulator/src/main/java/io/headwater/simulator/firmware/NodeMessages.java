package io.headwater.simulator.firmware;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a node says apart from its parameters: whose it is, what is wrong, how its update goes.
 *
 * @param nodeId whose messages these are
 */
public record NodeMessages(String nodeId) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Says that somebody brought it into use. */
    public Message mapping(String userId, String secretKey, boolean reset) {
        ObjectNode message =
                JSON.createObjectNode()
                        .put("node_id", nodeId)
                        .put("user_id", userId)
                        .put("secret_key", secretKey);
        if (reset) {
            message.put("reset", true);
        }
        return new Message(topics().userMapping(), bytes(message));
    }

    /** Says that it was reset to how it left the factory. */
    public Message factoryReset() {
        return mapping("esp-rmaker", "failed", true);
    }

    /** Wants its users to know this; firmware does not escape the text, and neither does this. */
    public Message alert(String text) {
        return new Message(
                topics().alert(), ("{\"esp.alert.str\":\"" + text + "\"}").getBytes(UTF_8));
    }

    /** Asks for an update. */
    public Message otafetch(String version) {
        return new Message(
                topics().otafetch(),
                bytes(JSON.createObjectNode().put("node_id", nodeId).put("fw_version", version)));
    }

    /**
     * Says how an update goes.
     *
     * @param seconds of the node's clock
     */
    public Message otastatus(String jobId, String status, String info, long seconds) {
        return new Message(
                topics().otastatus(),
                bytes(
                        JSON.createObjectNode()
                                .put("ota_job_id", jobId)
                                .put("status", status)
                                .put("additional_info", info)
                                .put("ts", seconds)));
    }

    /** Answers a command, or asks for those that wait. */
    public Message fromNode(byte[] tlv) {
        return new Message(topics().fromNode(), tlv);
    }

    /** Asks for blocks of an image. */
    public Message blockRequest(String streamId, byte[] cbor) {
        return new Message(topics().stream(streamId, "get"), cbor);
    }

    /** Where commands come. */
    public String toNode() {
        return topics().toNode();
    }

    /** Where updates are offered. */
    public String otaurl() {
        return topics().otaurl();
    }

    /** Where blocks of an image come. */
    public String streamData(String streamId) {
        return topics().stream(streamId, "data");
    }

    /** Where requests for blocks are refused. */
    public String streamRejected(String streamId) {
        return topics().stream(streamId, "rejected");
    }

    private NodeTopics topics() {
        return new NodeTopics(nodeId);
    }

    private static byte[] bytes(JsonNode message) {
        try {
            return JSON.writeValueAsString(message).getBytes(UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }
}
