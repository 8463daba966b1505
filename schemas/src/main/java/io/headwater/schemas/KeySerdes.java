package io.headwater.schemas;

import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Serdes of the keys that records have. What is no such key, or none at all, is refused. */
final class KeySerdes {
    /** One for all topics, so that they show that their keys are the same kind of thing. */
    private static final Serde<NodeKey> NODE = of("a node key", NodeKey::bytes, NodeKey::parse);

    private KeySerdes() {}

    static Serde<NodeKey> node() {
        return NODE;
    }

    static Serde<RowKey> row() {
        return of("a row key", RowKey::bytes, RowKey::parse);
    }

    static Serde<FleetKey> fleet() {
        return of("a fleet key", FleetKey::bytes, FleetKey::parse);
    }

    static Serde<FleetPartKey> fleetPart() {
        return of("a fleet part key", FleetPartKey::bytes, FleetPartKey::parse);
    }

    /** Lets null through, which in a range stands for no bound. */
    static Serde<UserNodeKey> userNode() {
        return Serdes.serdeFrom(
                (topic, key) -> key == null ? null : key.bytes(),
                (topic, bytes) -> read(topic, bytes, "a user's node key", UserNodeKey::parse));
    }

    static Serde<UserRowKey> userRow() {
        return of("a user's row key", UserRowKey::bytes, UserRowKey::parse);
    }

    static Serde<InboxKey> inbox() {
        return of("an inbox key", InboxKey::bytes, InboxKey::parse);
    }

    private static <K> Serde<K> of(
            String what, Function<K, byte[]> bytes, Function<byte[], Optional<K>> parse) {
        return Serdes.serdeFrom(
                (topic, key) -> bytes.apply(key), (topic, key) -> read(topic, key, what, parse));
    }

    private static <K> K read(
            String topic,
            byte @Nullable [] bytes,
            String what,
            Function<byte[], Optional<K>> parse) {
        if (bytes == null) {
            throw new SerializationException(
                    "topic " + topic + ": a record without a key; expected " + what);
        }
        return parse.apply(bytes)
                .orElseThrow(
                        () ->
                                new SerializationException(
                                        "topic "
                                                + topic
                                                + ": a key of "
                                                + bytes.length
                                                + " bytes is not "
                                                + what));
    }
}
