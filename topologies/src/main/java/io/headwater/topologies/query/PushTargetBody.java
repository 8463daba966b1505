package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.headwater.avro.push.PushTarget;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.push.TargetKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The body that registers a target. Whether an address may be called is for the sink to say. */
final class PushTargetBody {
    private static final int LONGEST_ADDRESS = 2_048;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_WORD = 256;
    private static final int MOST_WORDS = 50;
    private static final Set<String> SEVERITIES = Set.of("info", "warning", "critical");
    private static final Set<String> ROLES = Set.of("primary", "secondary");
    private static final int POINT_BYTES = 65;
    private static final int AUTH_BYTES = 16;

    /** No more than what keeps a header and a command of SMTP whole; the server says the rest. */
    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}");

    private static final Pattern APNS_TOKEN = Pattern.compile("([0-9a-fA-F]{2}){16,100}");
    private static final Pattern FCM_TOKEN = Pattern.compile("[A-Za-z0-9:_.-]{20,2048}");

    private PushTargetBody() {}

    /**
     * The target with this id.
     *
     * @param whose of a user, or of the operator, who has no role
     * @throws Refused naming every problem of the body
     */
    static PushTarget read(byte[] body, String id, FleetKey whose) {
        BodyFields fields = BodyFields.of(body);
        String word =
                fields.text(
                        "kind",
                        "one of " + TargetKind.words(),
                        text -> TargetKind.of(text).isPresent());
        String address = fields.text("address", "a text", text -> !text.isEmpty());
        if (word == null && fields.isFine()) {
            fields.reject("kind", "missing");
        }
        if (address == null && fields.isFine()) {
            fields.reject("address", "missing");
        }
        TargetKind kind = word == null ? null : TargetKind.of(word).orElse(null);
        if (kind != null && address != null && !fits(kind, address)) {
            fields.reject("address", "expected " + expected(kind));
        }
        String name =
                fields.text(
                        "name",
                        "a text of at most " + LONGEST_NAME + " characters",
                        text -> text.length() <= LONGEST_NAME && text.indexOf('\0') < 0);
        int afterMinutes = fields.whole("afterMinutes", 0, 0, 60);
        if (afterMinutes != 0 && afterMinutes != 5 && afterMinutes != 15 && afterMinutes != 60) {
            fields.reject("afterMinutes", "expected 0, 5, 15 or 60");
        }
        var presence = PushPresenceBody.in(fields, whose.tenant());
        List<String> nodeTypes = words(fields, "nodeTypes");
        List<String> rules = words(fields, "rules");
        List<String> severities = words(fields, "severities");
        if (!SEVERITIES.containsAll(severities)) {
            fields.reject("severities", "expected info, warning and critical among them");
        }
        List<String> roles = words(fields, "roles");
        if (!ROLES.containsAll(roles)) {
            fields.reject("roles", "expected primary and secondary among them");
        }
        if (!roles.isEmpty() && whose.kind() == FleetKey.Kind.OPERATOR) {
            fields.reject("roles", "expected for targets of users alone");
        }
        Map<String, String> keys =
                kind == TargetKind.WEB_PUSH ? subscription(fields.object("keys")) : Map.of();
        fields.done();
        return presence.put(PushTarget.newBuilder())
                .setId(id)
                .setKind(String.valueOf(word))
                .setAddress(String.valueOf(address))
                .setKeys(keys)
                .setName(name)
                .setAfterMinutes(afterMinutes)
                .setNodeTypes(nodeTypes)
                .setRules(rules)
                .setSeverities(severities)
                .setRoles(roles)
                .setCreatedAt(0)
                .build();
    }

    private static List<String> words(BodyFields fields, String name) {
        List<String> words = fields.texts(name);
        if (words.size() > MOST_WORDS
                || words.stream()
                        .anyMatch(word -> word.isEmpty() || word.length() > LONGEST_WORD)) {
            fields.reject(name, "expected at most " + MOST_WORDS + " texts of 1 to 256 characters");
        }
        return words;
    }

    /** As a browser's {@code PushSubscription.toJSON()} has them. */
    private static Map<String, String> subscription(BodyFields keys) {
        String point = key(keys, "p256dh", POINT_BYTES);
        String auth = key(keys, "auth", AUTH_BYTES);
        return point == null || auth == null ? Map.of() : Map.of("p256dh", point, "auth", auth);
    }

    private static @Nullable String key(BodyFields keys, String name, int bytes) {
        String expected = bytes + " bytes in base64url";
        Predicate<String> fits = text -> bytesIn(text) == bytes;
        String key = keys.text(name, expected, fits);
        if (key == null) {
            keys.reject(name, "expected " + expected);
        }
        return key;
    }

    private static int bytesIn(String text) {
        try {
            return Base64.getUrlDecoder().decode(text).length;
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    private static boolean fits(TargetKind kind, String address) {
        return switch (kind) {
            case WEBHOOK, NTFY, SLACK, WEB_PUSH -> isUrl(address);
            case EMAIL -> EMAIL.matcher(address).matches();
            case APNS -> APNS_TOKEN.matcher(address).matches();
            case FCM -> FCM_TOKEN.matcher(address).matches();
        };
    }

    private static String expected(TargetKind kind) {
        return switch (kind) {
            case WEBHOOK, NTFY, SLACK, WEB_PUSH ->
                    "an http or https URL without user and fragment, of at most "
                            + LONGEST_ADDRESS
                            + " characters";
            case EMAIL -> "an e-mail address";
            case APNS -> "a device token in hexadecimal digits";
            case FCM -> "a registration token";
        };
    }

    private static boolean isUrl(String address) {
        try {
            var url = new URI(address);
            return address.length() <= LONGEST_ADDRESS
                    && US_ASCII.newEncoder().canEncode(address)
                    && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
