package io.headwater.schemas;

import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Serdes of the keys that records about nodes have. */
final class KeySerdes {
    private KeySerdes() {}

    static Serde<NodeKey> node() {
        return Serdes.serdeFrom((topic, key) -> key.bytes(), KeySerdes::readNode);
    }

    static Serde<RowKey> row() {
        return Serdes.serdeFrom((topic, key) -> key.bytes(), KeySerdes::readRow);
    }

    static Serde<FleetKey> fleet() {
        return Serdes.serdeFrom((topic, key) -> key.bytes(), KeySerdes::readFleet);
    }

    static Serde<FleetPartKey> fleetPart() {
        return Serdes.serdeFrom((topic, key) -> key.bytes(), KeySerdes::readFleetPart);
    }

    /** Lets null through, which in a range stands for no bound. */
    static Serde<UserNodeKey> userNode() {
        return Serdes.serdeFrom(
                (topic, key) -> key == null ? null : key.bytes(), KeySerdes::readUserNode);
    }

    static Serde<InboxKey> inbox() {
        return Serdes.serdeFrom((topic, key) -> key.bytes(), KeySerdes::readInbox);
    }

    private static UserNodeKey readUserNode(String topic, byte @Nullable [] bytes) {
        return Optional.ofNullable(bytes)
                .flatMap(UserNodeKey::parse)
                .orElseThrow(
                        () ->
                                new SerializationException(
                                        "topic " + topic + ": a key that is not a node of a user"));
    }

    private static InboxKey readInbox(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new SerializationException(
                    "topic " + topic + ": a record without a key; expected an inbox key");
        }
        return InboxKey.parse(bytes)
                .orElseThrow(
                        () ->
                                new SerializationException(
                                        "topic "
                                                + topic
                                                + ": a key of "
                                                + bytes.length
                                                + " bytes is not an inbox key"));
    }

    private static NodeKey readNode(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new SerializationException(
                    "topic " + topic + ": a record without a key; expected a node key");
        }
        return NodeKey.parse(bytes)
                .orElseThrow(
                        () ->
                                new SerializationException(
                                        "topic "
                                                + topic
                                                + ": a key of "
                                                + bytes.length
                                                + " bytes is not a node key"));
    }

    private static FleetPartKey readFleetPart(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new SerializationException(
                    "topic " + topic + ": a record without a key; expected a fleet part key");
        }
        return FleetPartKey.parse(bytes)
                .orElseThrow(
                        () ->
                                new SerializationException(
                                        "topic "
                                                + topic
                                                + ": a key of "
                                                + bytes.length
                                                + " bytes is not a fleet part key"));
    }

    private static FleetKey readFleet(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new SerializationException(
                    "topic " + topic + ": a record without a key; expected a fleet key");
        }
        return FleetKey.parse(bytes)
                .orElseThrow(
                        () ->
                                new SerializationException(
                                        "topic "
                                                + topic
                                                + ": a key of "
                                                + bytes.length
                                                + " bytes is not a fleet key"));
    }

    private static RowKey readRow(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new SerializationException(
                    "topic " + topic + ": a record without a key; expected a row key");
        }
        return RowKey.parse(bytes)
                .orElseThrow(
                        () ->
                                new SerializationException(
                                        "topic "
                                                + topic
                                                + ": a key of "
                                                + bytes.length
                                                + " bytes is not a row key"));
    }
}
