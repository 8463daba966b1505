package io.headwater.schemas.dialect.rainmaker;

import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Members;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what nodes publish on {@code simple_tsdata} (section 4.9). Stateless; any thread. */
public final class SimpleTsDataPayload {
    private static final int MOST_DAYS = 65_535;

    private SimpleTsDataPayload() {}

    /**
     * The one point that a payload holds; any failure refuses it (R-STS-4).
     *
     * @param nodeId who the topic says is speaking
     * @param nowMillis log time of the record, epoch ms: what the device time is judged by
     */
    public static Parsed<List<SeriesPoint>> parse(byte[] payload, String nodeId, long nowMillis) {
        return Payload.read(
                payload,
                nodeId,
                (root, findings) ->
                        switch (SeriesHead.of(root)) {
                            case Checked.Bad<SeriesHead>(Reason reason, String detail) ->
                                    new Parsed.Refused<>(reason, detail);
                            case Checked.Good<SeriesHead>(SeriesHead head) ->
                                    point(root, head, nowMillis, findings);
                        });
    }

    private static Parsed<List<SeriesPoint>> point(
            Members root, SeriesHead head, long now, Findings findings) {
        Integer days = days(root, findings);
        return switch (head.point(root, now, days)) {
            case Checked.Bad<SeriesPoint>(Reason reason, String detail) ->
                    new Parsed.Refused<>(reason, detail);
            case Checked.Good<SeriesPoint>(SeriesPoint point) -> findings.accepted(List.of(point));
        };
    }

    /** A time to live that makes no sense is the default, and worth a warning (R-STS-3). */
    private static @Nullable Integer days(Members root, Findings findings) {
        return switch (root.present("d")) {
            case null -> null;
            case JsonValue.Whole days when days.number() == 0 -> null;
            case JsonValue.Whole days when days.number() > 0 && days.number() <= MOST_DAYS ->
                    (int) days.number();
            default -> {
                findings.warn(Reason.FIELD_VALUE);
                yield null;
            }
        };
    }
}
