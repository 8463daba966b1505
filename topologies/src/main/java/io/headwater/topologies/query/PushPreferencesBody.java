package io.headwater.topologies.query;

import io.headwater.avro.push.PushPreferences;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The body that says when a user does not want to be told. */
final class PushPreferencesBody {
    private static final Pattern CLOCK = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
    private static final int LONGEST_DIGEST = 24 * 60;

    private PushPreferencesBody() {}

    /**
     * @throws Refused naming every problem of the body
     */
    static PushPreferences read(byte[] body) {
        BodyFields fields = BodyFields.of(body);
        String zone =
                fields.text(
                        "zone", "an IANA time zone such as Europe/Berlin", text -> isZone(text));
        Integer from = minute(fields, "quietFrom");
        Integer until = minute(fields, "quietUntil");
        if ((from == null) != (until == null) && fields.isFine()) {
            fields.reject(from == null ? "quietFrom" : "quietUntil", "missing beside the other");
        }
        int digest = fields.whole("digestMinutes", 0, 0, LONGEST_DIGEST);
        fields.done();
        return new PushPreferences(Objects.requireNonNullElse(zone, "UTC"), from, until, digest);
    }

    private static @Nullable Integer minute(BodyFields fields, String name) {
        String text = fields.text(name, "a time such as 22:30", it -> CLOCK.matcher(it).matches());
        return text == null
                ? null
                : Integer.valueOf(
                        Integer.parseInt(text.substring(0, 2)) * 60
                                + Integer.parseInt(text.substring(3)));
    }

    private static boolean isZone(String text) {
        try {
            // an offset is none: it does not follow the clock on the wall
            return !(ZoneId.of(text) instanceof ZoneOffset);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
