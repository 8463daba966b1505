package io.headwater.topologies.aggregates;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names of time zones, found in any case. */
final class Zones {
    /** As the time-zone database has them, by themselves in lower case. */
    private static final Map<String, String> NAMES =
            ZoneId.getAvailableZoneIds().stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    name -> name.toLowerCase(Locale.ROOT), Function.identity()));

    private Zones() {}

    /** The zone of this name, or of this abbreviation such as EST; null when there is none. */
    static @Nullable ZoneId named(String name) {
        String proper = NAMES.get(name.toLowerCase(Locale.ROOT));
        try {
            return ZoneId.of(
                    proper == null ? name.toUpperCase(Locale.ROOT) : proper, ZoneId.SHORT_IDS);
        } catch (DateTimeException unknown) {
            return null;
        }
    }
}
