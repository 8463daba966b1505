package io.headwater.topologies.push;

import io.headwater.avro.push.PushPreferences;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Until when somebody does not want to be told: the end of a digest, and of the quiet hours that it
 * falls into. Quiet hours go by the clock on the wall, so on the days when that is changed they are
 * an hour shorter or longer. A pure rule.
 */
final class Hold {
    private Hold() {}

    /**
     * When something may be told that has happened now; empty for at once.
     *
     * @param preferences null when there are none
     * @param at log time, epoch ms
     */
    static OptionalLong until(@Nullable PushPreferences preferences, long at) {
        if (preferences == null) {
            return OptionalLong.empty();
        }
        long digest = at + Duration.ofMinutes(preferences.getDigestMinutes()).toMillis();
        long quiet = endOfQuiet(preferences, digest);
        return quiet > at ? OptionalLong.of(quiet) : OptionalLong.empty();
    }

    /** The same time, or the end of the quiet hours it falls into. */
    private static long endOfQuiet(PushPreferences preferences, long at) {
        Integer from = preferences.getQuietFrom();
        Integer until = preferences.getQuietUntil();
        if (from == null || until == null || from.equals(until)) {
            return at;
        }
        ZonedDateTime now = Instant.ofEpochMilli(at).atZone(zone(preferences));
        LocalTime begins = LocalTime.ofSecondOfDay(from * 60L);
        LocalTime ends = LocalTime.ofSecondOfDay(until * 60L);
        LocalTime time = now.toLocalTime();
        boolean overMidnight = begins.isAfter(ends);
        boolean isQuiet =
                overMidnight
                        ? !time.isBefore(begins) || time.isBefore(ends)
                        : !time.isBefore(begins) && time.isBefore(ends);
        if (!isQuiet) {
            return at;
        }
        boolean endsTomorrow = overMidnight && !time.isBefore(begins);
        LocalDateTime end = now.toLocalDate().plusDays(endsTomorrow ? 1 : 0).atTime(ends);
        return Math.max(at, end.atZone(now.getZone()).toInstant().toEpochMilli());
    }

    /** A zone that this JVM does not know any more is no reason to say nothing. */
    private static ZoneId zone(PushPreferences preferences) {
        try {
            return ZoneId.of(preferences.getZone());
        } catch (DateTimeException e) {
            return ZoneId.of("UTC");
        }
    }
}
