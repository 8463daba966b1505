package io.headwater.sinks.push;

import static io.headwater.sinks.push.PushSinkSettings.ADDRESSES_ALLOWED;
import static io.headwater.sinks.push.PushSinkSettings.APNS_KEY;
import static io.headwater.sinks.push.PushSinkSettings.APNS_KEY_ID;
import static io.headwater.sinks.push.PushSinkSettings.APNS_SERVER;
import static io.headwater.sinks.push.PushSinkSettings.APNS_TEAM_ID;
import static io.headwater.sinks.push.PushSinkSettings.APNS_TOPIC;
import static io.headwater.sinks.push.PushSinkSettings.ATTEMPTS;
import static io.headwater.sinks.push.PushSinkSettings.BOOTSTRAP_SERVERS;
import static io.headwater.sinks.push.PushSinkSettings.FCM_CREDENTIALS;
import static io.headwater.sinks.push.PushSinkSettings.FCM_SERVER;
import static io.headwater.sinks.push.PushSinkSettings.LANE_DEPTH;
import static io.headwater.sinks.push.PushSinkSettings.LANE_WIDTH;
import static io.headwater.sinks.push.PushSinkSettings.MAIL_FROM;
import static io.headwater.sinks.push.PushSinkSettings.MAIL_HOST;
import static io.headwater.sinks.push.PushSinkSettings.MAIL_PASSWORD;
import static io.headwater.sinks.push.PushSinkSettings.MAIL_PORT;
import static io.headwater.sinks.push.PushSinkSettings.MAIL_SECURITY;
import static io.headwater.sinks.push.PushSinkSettings.MAIL_USER;
import static io.headwater.sinks.push.PushSinkSettings.NTFY_SERVER;
import static io.headwater.sinks.push.PushSinkSettings.NTFY_TOKEN;
import static io.headwater.sinks.push.PushSinkSettings.PREFIX;
import static io.headwater.sinks.push.PushSinkSettings.RETRY_FIRST;
import static io.headwater.sinks.push.PushSinkSettings.RETRY_LONGEST;
import static io.headwater.sinks.push.PushSinkSettings.THREADS;
import static io.headwater.sinks.push.PushSinkSettings.TIMEOUT;
import static io.headwater.sinks.push.PushSinkSettings.WAITING;
import static io.headwater.sinks.push.PushSinkSettings.WEBHOOK_KEY;
import static io.headwater.sinks.push.PushSinkSettings.WEB_PUSH_CONTACT;
import static io.headwater.sinks.push.PushSinkSettings.WEB_PUSH_PRIVATE_KEY;
import static io.headwater.sinks.push.PushSinkSettings.WEB_PUSH_PUBLIC_KEY;

import io.headwater.schemas.Topics;
import io.headwater.sinks.push.outbound.AddressRules;
import io.headwater.sinks.settings.GroupedSettings;
import io.headwater.sinks.settings.SinkConfig;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;

/** Every setting of the push sink: its group, its validator and its documentation. */
final class PushSettingsDefinition {
    private static final String KAFKA = "Kafka";
    private static final String SENDING = "Sending";
    private static final String RETRYING = "When a destination does not take it";
    private static final String DESTINATIONS = "Webhooks and ntfy";
    private static final String MAIL = "E-mail";
    private static final String APPS = "Browsers and phones";

    private final GroupedSettings settings = new GroupedSettings();

    private PushSettingsDefinition() {}

    /** All of them, in the order of the reference page. */
    static ConfigDef definition() {
        var all = new PushSettingsDefinition();
        all.kafka();
        all.sending();
        all.retrying();
        all.destinations();
        all.mail();
        all.phonesAndBrowsers();
        return all.settings.definition();
    }

    private void kafka() {
        settings.required(
                KAFKA,
                BOOTSTRAP_SERVERS,
                null,
                "Brokers to which receipts, retries and dead letters are written. Other settings"
                        + " that begin with kafka. go to that producer.");
        settings.text(
                KAFKA, PREFIX, Topics.DEFAULT_PREFIX, "What leads the installation's topics.");
        settings.required(
                KAFKA,
                SinkConfig.ISOLATION_LEVEL,
                ConfigDef.ValidString.in(SinkConfig.READ_COMMITTED),
                "Must be given, as read_committed: requests are written in transactions, and nobody"
                        + " is to be told what was taken back.");
    }

    private void sending() {
        settings.optional(
                SENDING,
                ADDRESSES_ALLOWED,
                ConfigDef.Type.LIST,
                List.of(),
                ConfigDef.LambdaValidator.with(
                        PushSettingsDefinition::requireRanges,
                        () -> "address ranges such as 10.0.0.0/8, separated by commas"),
                "Addresses that may be called although they are not public; only such may be called"
                        + " without TLS. Everything else that is private, link-local, loopback or"
                        + " reserved is refused.");
        settings.optional(
                SENDING,
                TIMEOUT,
                ConfigDef.Type.LONG,
                10_000L,
                Range.between(100, 60_000),
                "How long one attempt may take.");
        settings.optional(
                SENDING,
                THREADS,
                ConfigDef.Type.INT,
                128,
                Range.between(4, 1_024),
                "Attempts of a task at a time, over all destinations. A quarter is kept for"
                        + " destinations that were quick when they were tried last, a quarter for"
                        + " others; those that were slow share a half at most.");
        settings.optional(
                SENDING,
                LANE_WIDTH,
                ConfigDef.Type.INT,
                4,
                Range.between(1, 256),
                "Attempts at one destination at a time; one that is not known to be quick gets one.");
        settings.optional(
                SENDING,
                LANE_DEPTH,
                ConfigDef.Type.INT,
                256,
                Range.between(1, 100_000),
                "Requests that wait in memory for one destination; more are put off.");
        settings.optional(
                SENDING,
                WAITING,
                ConfigDef.Type.INT,
                10_000,
                Range.between(4, 1_000_000),
                "Requests of a task that wait in memory: so many for their turn, shared as threads"
                        + " are, of which more are put off; and so many retries for their time, of"
                        + " which more are read again when it has come.");
    }

    private void retrying() {
        settings.optional(
                RETRYING,
                RETRY_FIRST,
                ConfigDef.Type.LONG,
                2_000L,
                Range.between(10, 600_000),
                "Wait before the second attempt, of which the second half is left to chance; doubles"
                        + " with each further one.");
        settings.optional(
                RETRYING,
                RETRY_LONGEST,
                ConfigDef.Type.LONG,
                3_600_000L,
                Range.between(10, 86_400_000),
                "No wait is longer unless the destination asks for it. A request is given up a day"
                        + " after it was made.");
        settings.optional(
                RETRYING,
                ATTEMPTS,
                ConfigDef.Type.INT,
                16,
                Range.between(1, 1_000),
                "After so many attempts it is given up.");
    }

    private void destinations() {
        settings.secret(
                DESTINATIONS,
                WEBHOOK_KEY,
                "At least 32 bytes in base64, the same as the API's push.key; secrets of webhooks"
                        + " follow from it. Best a reference to a ConfigProvider.");
        settings.text(
                DESTINATIONS, NTFY_SERVER, "", "URL of the ntfy server that ntfy.token is for.");
        settings.secret(DESTINATIONS, NTFY_TOKEN, "Access token, shown to that server alone.");
    }

    private void mail() {
        settings.text(
                MAIL,
                MAIL_HOST,
                "",
                "Server that takes our mail; without it nobody is told by mail.");
        settings.optional(
                MAIL, MAIL_PORT, ConfigDef.Type.INT, 587, Range.between(1, 65_535), "Its port.");
        settings.optional(
                MAIL,
                MAIL_SECURITY,
                ConfigDef.Type.STRING,
                "starttls",
                ConfigDef.ValidString.in("starttls", "tls", "none"),
                "How the connection is protected; starttls is required, not tried.");
        settings.text(MAIL, MAIL_USER, "", "Name at the server; empty to send without.");
        settings.secret(MAIL, MAIL_PASSWORD, "Password at the server.");
        settings.text(MAIL, MAIL_FROM, "headwater@localhost", "Address that mail comes from.");
    }

    private void phonesAndBrowsers() {
        settings.text(
                APPS,
                WEB_PUSH_PUBLIC_KEY,
                "",
                "Application server key (RFC 8292) as browsers get it when they subscribe: an"
                        + " uncompressed point in base64url. Without it no browser is told.");
        settings.secret(APPS, WEB_PUSH_PRIVATE_KEY, "Its private half, a number in base64url.");
        settings.text(
                APPS,
                WEB_PUSH_CONTACT,
                "mailto:headwater@localhost",
                "Where push services find the operator: a mailto: or https: URL.");
        settings.secret(
                APPS,
                APNS_KEY,
                "Signing key of Apple's push service, the text of the .p8 file, best from a"
                        + " ConfigProvider. Without it no target of kind apns is told.");
        settings.text(APPS, APNS_KEY_ID, "", "Id of that key.");
        settings.text(APPS, APNS_TEAM_ID, "", "Id of the team whose key it is.");
        settings.text(APPS, APNS_TOPIC, "", "Bundle id of the app.");
        settings.text(
                APPS,
                APNS_SERVER,
                "api.push.apple.com",
                "Apple's push service, or api.sandbox.push.apple.com while developing.");
        settings.secret(
                APPS,
                FCM_CREDENTIALS,
                "Key file of a Firebase service account, the JSON document itself, best from a"
                        + " ConfigProvider. Without it no target of kind fcm is told.");
        settings.text(APPS, FCM_SERVER, "https://fcm.googleapis.com", "Firebase Cloud Messaging.");
    }

    private static void requireRanges(String name, Object value) {
        if (value instanceof List<?> ranges) {
            try {
                AddressRules.allowing(ranges.stream().map(Object::toString).toList());
            } catch (IllegalArgumentException e) {
                throw new ConfigException(name, value, e.getMessage());
            }
        }
    }
}
