package io.headwater.topologies.query;

import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a query strictly: whatever is malformed, given twice or unknown is refused, all of it in
 * one answer, so that a misspelt filter never looks like an empty fleet. Used by one thread; {@link
 * #done} comes last.
 */
public final class Parameters {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration USUAL_WAIT = Duration.ofSeconds(2);
    private static final long LAST_TIME = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    private static final int MOST = 1_000;
    private static final int USUAL = 100;

    private final MultiMap given;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();

    Parameters(MultiMap given) {
        this.given = given;
    }

    /** A text; null when it is not given. An empty one is a problem. */
    public @Nullable String text(String name) {
        return parse(name, "a text that is not empty", text -> text.isEmpty() ? null : text);
    }

    /** A truth value; null when it is not given. */
    @Nullable Boolean flag(String name) {
        return parse(
                name,
                "true or false",
                text ->
                        switch (text) {
                            case "true" -> Boolean.TRUE;
                            case "false" -> Boolean.FALSE;
                            default -> null;
                        });
    }

    /** {@code limit}: how many to answer, 1 to 1,000, usually 100. */
    int limit() {
        return limit(USUAL, MOST);
    }

    /** {@code limit} of a list that has limits of its own. */
    int limit(int usual, int most) {
        Integer limit =
                parse(
                        "limit",
                        "a whole number from 1 to " + most,
                        text -> whole(text, 1, most).map(Long::intValue).orElse(null));
        return limit == null ? usual : limit;
    }

    /**
     * A point in time, as epoch ms or ISO-8601 with an offset; empty when it is not given. Whatever
     * lies behind the year 9999 is its end: calendars and databases end somewhere.
     */
    OptionalLong time(String name) {
        Long time =
                parse(
                        name,
                        "epoch ms, or a time such as 2026-01-31T12:00:00Z",
                        Parameters::epochMillis);
        return time == null ? OptionalLong.empty() : OptionalLong.of(Math.min(time, LAST_TIME));
    }

    /** One of a few words; null when it is not given. */
    <T> @Nullable T choice(String name, String expected, Function<String, @Nullable T> choices) {
        return parse(name, expected, choices);
    }

    /** {@code wait}: how long to wait for a position, up to 10 s in milliseconds. */
    Duration positionWait() {
        Long millis =
                parse(
                        "wait",
                        "a whole number of ms from 0 to " + LONGEST_WAIT.toMillis(),
                        text -> whole(text, 0, LONGEST_WAIT.toMillis()).orElse(null));
        return millis == null ? USUAL_WAIT : Duration.ofMillis(millis);
    }

    /** A time span in milliseconds, at least one. */
    Duration millis(String name, Duration usual, Duration most) {
        Long millis =
                parse(
                        name,
                        "a whole number of ms from 1 to " + most.toMillis(),
                        text -> whole(text, 1, most.toMillis()).orElse(null));
        return millis == null ? usual : Duration.ofMillis(millis);
    }

    /** Whose it is; null when it is not given. */
    @Nullable String tenant() {
        return parse("tenant", "1 to 64 of [a-z0-9-]", text -> name(text, 64));
    }

    NodeKey node(String device) {
        String tenant = tenantOrDefault();
        String dialect = parse("dialect", "1 to 32 of [a-z0-9-]", text -> name(text, 32));
        return new NodeKey(tenant, dialect == null ? "rainmaker" : dialect, device);
    }

    /** The user of this id, of the tenant that {@code ?tenant=} names. */
    FleetKey user(String id) {
        return FleetKey.user(tenantOrDefault(), id);
    }

    /** The group of this id, of the tenant that {@code ?tenant=} names. */
    FleetKey group(String id) {
        return FleetKey.group(tenantOrDefault(), id);
    }

    /** Says that a value which parsed is still unusable. */
    void reject(String name, String problem) {
        problems.add(name + ": " + problem);
    }

    /**
     * @throws Refused naming every unusable and every unknown parameter, when there is one
     */
    public void done() {
        given.names().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .forEach(
                        name ->
                                problems.add(
                                        name
                                                + ": no such parameter; there are "
                                                + String.join(", ", known)));
        if (!problems.isEmpty()) {
            throw new Refused(ErrorCode.PARAMETER_INVALID, String.join("; ", problems));
        }
    }

    <T> @Nullable T parse(String name, String expected, Function<String, @Nullable T> parser) {
        known.add(name);
        List<String> values = given.getAll(name);
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            problems.add(name + ": given " + values.size() + " times");
            return null;
        }
        T value = parser.apply(values.getFirst());
        if (value == null) {
            problems.add(name + ": expected " + expected + ", got '" + values.getFirst() + "'");
        }
        return value;
    }

    private String tenantOrDefault() {
        String tenant = tenant();
        return tenant == null ? NodeKey.DEFAULT_TENANT : tenant;
    }

    private static Optional<Long> whole(String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            return value < least || value > most ? Optional.empty() : Optional.of(value);
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static @Nullable Long epochMillis(String text) {
        var epochMillis = whole(text, 0, Long.MAX_VALUE);
        if (epochMillis.isPresent()) {
            return epochMillis.get();
        }
        try {
            // a plus sign that was not percent-encoded arrives as a space
            Instant time = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            return time.toEpochMilli() < 0 ? null : time.toEpochMilli();
        } catch (DateTimeException | ArithmeticException notATime) {
            return null;
        }
    }

    private static @Nullable String name(String text, int longest) {
        return text.matches("[a-z0-9-]{1," + longest + "}") ? text : null;
    }
}
