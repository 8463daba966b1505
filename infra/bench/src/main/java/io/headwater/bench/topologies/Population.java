package io.headwater.bench.topologies;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent;
import io.headwater.schemas.dialect.rainmaker.PresencePayload;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Nodes with all that is known of a node: each connects, says what it is, and reports its twelve
 * parameters, in the records of a bridge; from then on it may say anything. For one thread.
 */
public final class Population implements AutoCloseable {
    /** What every node says it is. */
    public static final String TYPE = "bench.lamp";

    /** Ordinal of the bridge that has their sessions, so that answers go to its inbox. */
    public static final int BRIDGE = 0;

    private static final String INCARNATION = new UUID(8, 8).toString();
    private final UplinkProducer producer;
    private final AtomicLongArray epochs;

    /**
     * @param uplink its name
     * @param nodes how many
     * @param lingerMillis how long a record may wait for others
     */
    public Population(String bootstrapServers, String uplink, int nodes, int lingerMillis) {
        producer = new UplinkProducer(bootstrapServers, uplink, lingerMillis);
        epochs = new AtomicLongArray(nodes);
    }

    /** How many nodes there are. */
    public int size() {
        return epochs.length();
    }

    /** Every node connects and boots; returns when Kafka has it. */
    public void arrive() {
        for (int node = 0; node < size(); node++) {
            connect(node);
        }
        producer.flush(); // who speaks names the offset of its connect record
        String devices = devices();
        byte[] params = Traffic.init().getBytes(UTF_8);
        for (int node = 0; node < size(); node++) {
            say(node, Channel.CONFIG, "config", config(node, devices).getBytes(UTF_8));
            say(node, Channel.PARAMS_INIT, "params/local/init", params);
        }
        producer.flush();
    }

    /** A node says something on its present session; returns at once. */
    public void say(int node, Channel channel, String suffix, byte[] payload) {
        NodeKey key = Traffic.node(node);
        producer.send(
                key,
                "node/" + key.device() + "/" + suffix,
                channel.wireName(),
                epochs.get(node),
                Trust.CREDENTIAL,
                payload,
                _ -> {});
    }

    /** Returns when Kafka has all that was said. */
    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }

    private void connect(int node) {
        NodeKey key = Traffic.node(node);
        var event =
                new PresenceEvent.Connected(
                        key.device(),
                        System.currentTimeMillis(),
                        producer.connection(),
                        "%064x".formatted(node),
                        null,
                        "192.0.2.1",
                        BRIDGE,
                        INCARNATION);
        producer.send(
                key,
                "$aws/events/presence/connected/" + key.device(),
                Channel.PRESENCE.wireName(),
                null,
                Trust.INTERNAL,
                PresencePayload.write(event),
                offset -> epochs.set(node, offset));
    }

    private static String config(int node, String devices) {
        return "{\"node_id\":\""
                + Traffic.node(node).device()
                + "\",\"config_version\":\"2020-03-20\",\"info\":{\"name\":\"Lamp\",\"fw_version\":\"1.0\",\"type\":\""
                + TYPE
                + "\",\"model\":\"lamp-12\",\"project_name\":\"lamp\",\"platform\":\"esp32c3\"},"
                + "\"attributes\":[{\"name\":\"room\",\"value\":\"kitchen\"}],\"devices\":"
                + devices
                + ",\"services\":[]}";
    }

    private static String devices() {
        var json = new StringBuilder("[");
        for (int device = 0; device < Traffic.PARAMS / Traffic.NAMES.size(); device++) {
            json.append(device == 0 ? "" : ",")
                    .append("{\"name\":\"Light-")
                    .append(device)
                    .append(
                            "\",\"type\":\"esp.device.lightbulb\",\"primary\":\"Power\",\"params\":[");
            for (String name : Traffic.NAMES) {
                json.append(name.equals(Traffic.NAMES.getFirst()) ? "" : ",").append(param(name));
            }
            json.append("]}");
        }
        return json.append(']').toString();
    }

    private static String param(String name) {
        return ("{\"name\":\"%1$s\",\"type\":\"esp.param.%1$s\",\"data_type\":\"int\","
                        + "\"properties\":[\"read\",\"write\"],\"ui_type\":\"esp.ui.slider\","
                        + "\"bounds\":{\"min\":0,\"max\":100}}")
                .formatted(name);
    }
}
