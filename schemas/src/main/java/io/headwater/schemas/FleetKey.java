package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/**
 * Something of the fleet that is no node, a user, a group, an OTA job or a rule; in UTF-8 the Kafka
 * key of every record about it: {@code <tenant>/<kind>/<id>}.
 *
 * @param tenant 1 to 64 characters of {@code [a-z0-9-]}
 * @param id within its kind, not encoded; not empty
 */
public record FleetKey(String tenant, Kind kind, String id) implements PlacedKey {

    /** What there is beside nodes. */
    public enum Kind {
        /** Nodes that hear of one another; the id is what their topics name. */
        GROUP,
        /** A roll-out of firmware. */
        OTA,
        /** Whoever runs the installation, told of the whole tenant; the id is {@code all}. */
        OPERATOR,
        /** What makes an alert of values. */
        RULE,
        /** Somebody who has nodes; the id is opaque, never an address. */
        USER;

        /** As it stands in a key; a dialect of this name would share partitions, nothing else. */
        public String wireName() {
            return switch (this) {
                case GROUP -> "group";
                case OTA -> "ota";
                case OPERATOR -> "operator";
                case RULE -> "rule";
                case USER -> "user";
            };
        }

        private static Optional<Kind> named(String text) {
            return switch (text) {
                case "group" -> Optional.of(GROUP);
                case "ota" -> Optional.of(OTA);
                case "operator" -> Optional.of(OPERATOR);
                case "rule" -> Optional.of(RULE);
                case "user" -> Optional.of(USER);
                default -> Optional.empty();
            };
        }
    }

    /**
     * @throws IllegalArgumentException when a part is outside its grammar
     */
    public FleetKey {
        if (!NodeKey.isName(tenant, 64)) {
            throw new IllegalArgumentException(
                    "tenant '" + tenant + "' is not 1 to 64 of [a-z0-9-]");
        }
        if (id.isEmpty()) {
            throw new IllegalArgumentException("an id may not be empty");
        }
    }

    /** The key of a group of nodes. */
    public static FleetKey group(String tenant, String group) {
        return new FleetKey(tenant, Kind.GROUP, group);
    }

    /** The key of an OTA job. */
    public static FleetKey ota(String tenant, String job) {
        return new FleetKey(tenant, Kind.OTA, job);
    }

    /** The key of a tenant's operator. */
    public static FleetKey operator(String tenant) {
        return new FleetKey(tenant, Kind.OPERATOR, "all");
    }

    /** The key of a rule. */
    public static FleetKey rule(String tenant, String rule) {
        return new FleetKey(tenant, Kind.RULE, rule);
    }

    /** The key of a user. */
    public static FleetKey user(String tenant, String user) {
        return new FleetKey(tenant, Kind.USER, user);
    }

    /** The key that these bytes are, or that leads these bytes when they are a row's key. */
    public static Optional<FleetKey> parse(byte[] key) {
        return parse(new String(key, 0, NodeKey.nodePartOf(key), UTF_8));
    }

    /** The key that these characters are, or empty when they are none. */
    public static Optional<FleetKey> parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 3 || !NodeKey.isName(parts[0], 64)) {
            return Optional.empty();
        }
        return Kind.named(parts[1])
                .flatMap(
                        kind ->
                                PercentEncoding.decode(parts[2])
                                        .filter(id -> !id.isEmpty())
                                        .map(id -> new FleetKey(parts[0], kind, id)))
                .filter(key -> key.toString().equals(text));
    }

    @Override
    public byte[] bytes() {
        return toString().getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return tenant + "/" + kind.wireName() + "/" + PercentEncoding.encode(id);
    }
}
