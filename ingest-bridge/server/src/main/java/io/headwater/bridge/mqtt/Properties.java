package io.headwater.bridge.mqtt;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The MQTT 5 properties of one packet or will, each at most once but for user properties, which
 * keep their order and may repeat. Immutable; the arrays of binary values are shared and must not
 * be changed.
 */
public final class Properties {
    /** No properties; also what every 3.1.1 packet has. */
    public static final Properties NONE = new Properties(Map.of(), List.of());

    private final Map<Property<?>, Object> values;
    private final List<UserProperty> user;

    private Properties(Map<Property<?>, Object> values, List<UserProperty> user) {
        this.values = values;
        this.user = user;
    }

    /** These alone, see {@link #with}. */
    public static <T> Properties of(Property<T> property, T value) {
        return NONE.with(property, value);
    }

    /** The value, or empty when it was not given; for user properties see {@link #user}. */
    public <T> Optional<T> get(Property<T> property) {
        return Optional.ofNullable(property.type().cast(values.get(property)));
    }

    /** The value of a number, or what its absence means. */
    public long get(Property<Long> property, long absent) {
        return get(property).orElse(absent);
    }

    /** Whether the packet carried it. */
    public boolean has(Property<?> property) {
        return values.containsKey(property);
    }

    /** All user properties, in the order they were sent. */
    public List<UserProperty> user() {
        return user;
    }

    /** Whether there is none at all. */
    public boolean isEmpty() {
        return values.isEmpty() && user.isEmpty();
    }

    /**
     * These and one more, which replaces an earlier value of the same property.
     *
     * @throws IllegalArgumentException for a number out of the property's range, and for user
     *     properties, which are added by {@link #withUser}
     */
    public <T> Properties with(Property<T> property, T value) {
        if (property == Property.USER_PROPERTY) {
            throw new IllegalArgumentException("user properties are added by withUser");
        }
        if (value instanceof Long number && !property.allows(number)) {
            throw new IllegalArgumentException(property + " may not be " + number);
        }
        var more = new LinkedHashMap<>(values);
        more.put(property, value);
        return new Properties(more, user);
    }

    /** These and one more user property, behind those there are. */
    public Properties withUser(String name, String value) {
        var more = new ArrayList<>(user);
        more.add(new UserProperty(name, value));
        return new Properties(values, List.copyOf(more));
    }

    /** These without one of them. */
    public Properties without(Property<?> property) {
        if (property == Property.USER_PROPERTY) {
            return user.isEmpty() ? this : new Properties(values, List.of());
        }
        if (!has(property)) {
            return this;
        }
        var fewer = new LinkedHashMap<>(values);
        fewer.remove(property);
        return new Properties(fewer, user);
    }

    /** Visits all, user properties last. */
    void each(BiConsumer<Property<?>, Object> visitor) {
        values.forEach(visitor);
        user.forEach(pair -> visitor.accept(Property.USER_PROPERTY, pair));
    }

    /** Collects what a decoder reads, without copying for each. */
    static final class Collector {
        private final Map<Property<?>, Object> values = new LinkedHashMap<>();
        private final List<UserProperty> user = new ArrayList<>();

        /** Whether it was new; false when it is already there and may not repeat. */
        boolean add(Property<?> property, Object value) {
            if (value instanceof UserProperty pair) {
                return user.add(pair);
            }
            return values.put(property, value) == null;
        }

        Properties collected() {
            return new Properties(values, List.copyOf(user));
        }
    }

    /** Equal when they say the same, binary values by their bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Properties that && readable().equals(that.readable());
    }

    @Override
    public int hashCode() {
        return readable().hashCode();
    }

    /** Names the properties without their values, some of which are secrets. */
    @Override
    public String toString() {
        return values.keySet() + (user.isEmpty() ? "" : " and " + user.size() + " user properties");
    }

    private List<Object> readable() {
        var plain = new LinkedHashMap<Property<?>, Object>();
        values.forEach(
                (property, value) ->
                        plain.put(
                                property,
                                value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value));
        return List.of(plain, user);
    }
}
