package io.headwater.topologies.rules;

import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.SeriesPoint;
import io.headwater.schemas.dialect.rainmaker.SimpleTsDataPayload;
import io.headwater.schemas.dialect.rainmaker.TsDataPayload;
import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import io.headwater.topologies.jobs.Uplink;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Points of a message as rules see them, the oldest first. What is wrong with a message is told by
 * the job that keeps time series.
 */
final class SeriesValues {
    /** Largest payload that is read, in bytes (R-JSON-1). */
    private static final int MOST_PAYLOAD_BYTES = 131_072;

    private SeriesValues() {}

    static List<Said> in(Uplink uplink, @Nullable Channel channel) {
        if (uplink.payload().length > MOST_PAYLOAD_BYTES) {
            return List.of();
        }
        String device = uplink.node().device();
        return switch (channel) {
            case TSDATA ->
                    of(
                            TsDataPayload.parse(uplink.payload(), device, uplink.loggedAt()),
                            uplink.loggedAt());
            case SIMPLE_TSDATA ->
                    of(
                            SimpleTsDataPayload.parse(uplink.payload(), device, uplink.loggedAt()),
                            uplink.loggedAt());
            case null, default -> List.of();
        };
    }

    private static List<Said> of(Parsed<List<SeriesPoint>> parsed, long loggedAt) {
        return parsed instanceof Parsed.Accepted<List<SeriesPoint>> accepted
                ? accepted.value().stream()
                        .sorted(Comparator.comparingLong(SeriesPoint::timeMillis))
                        .flatMap(point -> said(point, loggedAt).stream())
                        .toList()
                : List.of();
    }

    /** A clock that is ahead must not make what comes later the older value. */
    private static Optional<Said> said(SeriesPoint point, long loggedAt) {
        return value(point)
                .map(
                        value ->
                                new Said(
                                        new Subject.Series(point.name()),
                                        value,
                                        Math.min(point.timeMillis(), loggedAt)));
    }

    private static Optional<JsonValue> value(SeriesPoint point) {
        return switch (point.value()) {
            case Boolean truth -> Optional.of(new JsonValue.Truth(truth));
            case Long number -> Optional.of(new JsonValue.Whole(number));
            case Double number -> Optional.of(new JsonValue.Decimal(BigDecimal.valueOf(number)));
            case String text ->
                    switch (point.dataType()) {
                        case "object", "array" -> JsonText.read(text);
                        default -> Optional.of(new JsonValue.Text(text));
                    };
            default -> Optional.empty();
        };
    }
}
