package io.headwater.simulator.firmware;

import java.util.List;

/**
 * The topics of one node as stock firmware writes them: uplinks on the ingest aliases, its default
 * (infra/docs/protocol.md, topics).
 */
record NodeTopics(String nodeId) {
    String config() {
        return ingest("esp_node_config", "config");
    }

    String paramsInit() {
        return ingest("esp_init_params", "params/local/init");
    }

    String paramsLocal() {
        return ingest("esp_set_params", "params/local");
    }

    String tsdata() {
        return ingest("esp_ts_ingest", "tsdata");
    }

    String simpleTsdata() {
        return ingest("esp_simple_ts_ingest", "simple_tsdata");
    }

    String otafetch() {
        return ingest("esp_node_otafetch", "otafetch");
    }

    String otastatus() {
        return ingest("esp_node_otastatus", "otastatus");
    }

    String userMapping() {
        return ingest("esp_user_node_mapping", "user/mapping");
    }

    String alert() {
        return ingest("esp_node_alert", "alert");
    }

    String fromNode() {
        return ingest("esp_cmd_resp", "from-node");
    }

    /** A will is published by the cloud, hence on the plain topic. */
    String will() {
        return plain("params/local");
    }

    String paramsRemote() {
        return plain("params/remote");
    }

    String toNode() {
        return plain("to-node");
    }

    String otaurl() {
        return plain("otaurl");
    }

    String stream(String streamId, String what) {
        return "$aws/things/" + nodeId + "/streams/" + streamId + "/" + what + "/cbor";
    }

    /**
     * Deltas of a node in a group, on the plain topic alone, so that others of the group hear them.
     */
    String groupLocal(String group) {
        return will() + "/" + group;
    }

    String groupRemote(String group) {
        return paramsRemote() + "/" + group;
    }

    /** What the node listens to. */
    List<String> subscriptions() {
        return List.of(toNode(), paramsRemote(), otaurl());
    }

    private String plain(String suffix) {
        return "node/" + nodeId + "/" + suffix;
    }

    private String ingest(String rule, String suffix) {
        return "$aws/rules/" + rule + "/" + plain(suffix);
    }
}
