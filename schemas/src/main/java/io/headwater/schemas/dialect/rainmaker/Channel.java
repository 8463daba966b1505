package io.headwater.schemas.dialect.rainmaker;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The closed table of what nodes and their cloud tell each other (section 2.2). */
public enum Channel {
    CONFIG("config", Direction.FROM_NODE, "esp_node_config"),
    PARAMS_INIT("params-init", Direction.FROM_NODE, "esp_init_params"),
    PARAMS_LOCAL("params-local", Direction.FROM_NODE, "esp_set_params"),
    PARAMS_LOCAL_GROUP("params-local-group", Direction.FROM_NODE, "esp_set_group_params"),
    PARAMS_DIRECT_GROUP("params-direct-group", Direction.FROM_NODE, null),
    PARAMS_REMOTE("params-remote", Direction.TO_NODE, null),
    PARAMS_REMOTE_GROUP("params-remote-group", Direction.TO_NODE, null),
    USER_MAPPING("user-mapping", Direction.FROM_NODE, "esp_user_node_mapping"),
    ALERT("alert", Direction.FROM_NODE, "esp_node_alert"),
    TSDATA("tsdata", Direction.FROM_NODE, "esp_ts_ingest"),
    SIMPLE_TSDATA("simple-tsdata", Direction.FROM_NODE, "esp_simple_ts_ingest"),
    OTAFETCH("otafetch", Direction.FROM_NODE, "esp_node_otafetch"),
    OTAURL("otaurl", Direction.TO_NODE, null),
    OTASTATUS("otastatus", Direction.FROM_NODE, "esp_node_otastatus"),
    TO_NODE("to-node", Direction.TO_NODE, null),
    FROM_NODE("from-node", Direction.FROM_NODE, "esp_cmd_resp"),
    STREAM_GET("stream-get", Direction.FROM_NODE, null),
    STREAM_DATA("stream-data", Direction.TO_NODE, null),
    STREAM_REJECTED("stream-rejected", Direction.TO_NODE, null),
    DIAGNOSTICS("diagnostics", Direction.FROM_NODE, "insights_message_delivery"),
    PRESENCE("presence", Direction.FROM_BROKER, null);

    /** Who speaks on a channel. */
    public enum Direction {
        FROM_NODE,
        TO_NODE,
        /** The broker itself; no node may. */
        FROM_BROKER
    }

    /** Which raw topic a message lands in. */
    public enum Lane {
        /** One ordered log per node. */
        UPLINK,
        /** Large and without order; kept for a day. */
        BULK
    }

    private static final Map<String, Channel> BY_NAME =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(Channel::wireName, Function.identity()));

    private final String wireName;
    private final Direction direction;
    private final @Nullable String ingestRule;

    Channel(String wireName, Direction direction, @Nullable String ingestRule) {
        this.wireName = wireName;
        this.direction = direction;
        this.ingestRule = ingestRule;
    }

    /** The channel that {@code hw-channel} names, or empty. */
    public static Optional<Channel> named(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    /** The name in {@code hw-channel}, for example {@code params-local}. */
    public String wireName() {
        return wireName;
    }

    public Direction direction() {
        return direction;
    }

    /** The rule that leads the channel's basic-ingest alias; null when it has no alias. */
    public @Nullable String ingestRule() {
        return ingestRule;
    }

    /** Where messages of this channel land; of a channel to the node, its raw copy would. */
    public Lane lane() {
        return this == DIAGNOSTICS || this == STREAM_GET ? Lane.BULK : Lane.UPLINK;
    }

    @Override
    public String toString() {
        return wireName;
    }
}
