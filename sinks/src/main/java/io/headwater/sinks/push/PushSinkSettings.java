package io.headwater.sinks.push;

import io.headwater.schemas.Topics;
import io.headwater.schemas.push.TargetKind;
import io.headwater.sinks.push.outbound.AddressRules;
import io.headwater.sinks.settings.GroupedSettings;
import io.headwater.sinks.settings.SinkConfig;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * What a task is told, read once.
 *
 * @param prefix of the installation's topics
 * @param kafka client settings with which receipts and retries are written
 * @param addresses where it may connect to
 * @param patience for one attempt
 * @param retries when to try again
 * @param lanes how much is tried and kept in memory at a time
 * @param webhookKey of which secrets of webhooks follow; empty for none
 * @param ntfyServer whose topics take the token; empty for none
 * @param ntfyToken empty for none
 * @param mail null when there is no mail server
 * @param webPushPublicKey empty when browsers are not told
 * @param webPushPrivateKey empty when browsers are not told
 * @param webPushContact where push services find the operator
 * @param apns null when Apple's devices are not told
 * @param fcmServer base URL
 * @param fcmCredentials key file of a service account; empty when there is none
 */
public record PushSinkSettings(
        String prefix,
        Map<String, Object> kafka,
        AddressRules addresses,
        Duration patience,
        RetryRule retries,
        Lanes.Limits lanes,
        Password webhookKey,
        String ntfyServer,
        Password ntfyToken,
        @Nullable MailServer mail,
        String webPushPublicKey,
        Password webPushPrivateKey,
        String webPushContact,
        @Nullable ApnsAccount apns,
        String fcmServer,
        Password fcmCredentials) {
    public static final String PREFIX = "topics.prefix";
    public static final String KAFKA = "kafka.";
    public static final String BOOTSTRAP_SERVERS = KAFKA + "bootstrap.servers";
    public static final String ADDRESSES_ALLOWED = "addresses.allowed";
    public static final String TIMEOUT = "timeout.ms";
    public static final String RETRY_FIRST = "retry.first.ms";
    public static final String RETRY_LONGEST = "retry.longest.ms";
    public static final String ATTEMPTS = "attempts.max";
    public static final String THREADS = "threads";
    public static final String LANE_WIDTH = "destination.width";
    public static final String LANE_DEPTH = "destination.depth";
    public static final String WAITING = "waiting.max";
    public static final String WEBHOOK_KEY = "webhook.key";
    public static final String NTFY_SERVER = "ntfy.server";
    public static final String NTFY_TOKEN = "ntfy.token";
    public static final String MAIL_HOST = "smtp.host";
    public static final String MAIL_PORT = "smtp.port";
    public static final String MAIL_SECURITY = "smtp.security";
    public static final String MAIL_USER = "smtp.user";
    public static final String MAIL_PASSWORD = "smtp.password";
    public static final String MAIL_FROM = "smtp.from";
    public static final String WEB_PUSH_PUBLIC_KEY = "webpush.public.key";
    public static final String WEB_PUSH_PRIVATE_KEY = "webpush.private.key";
    public static final String WEB_PUSH_CONTACT = "webpush.contact";
    public static final String APNS_KEY = "apns.key";
    public static final String APNS_KEY_ID = "apns.key.id";
    public static final String APNS_TEAM_ID = "apns.team.id";
    public static final String APNS_TOPIC = "apns.topic";
    public static final String APNS_SERVER = "apns.server";
    public static final String FCM_SERVER = "fcm.server";
    public static final String FCM_CREDENTIALS = "fcm.credentials";

    /**
     * @throws ConfigException naming every unusable setting, not only the first
     */
    public static PushSinkSettings from(Map<String, String> given) {
        AbstractConfig config = GroupedSettings.read(PushSettingsDefinition.definition(), given);
        return new PushSinkSettings(
                config.getString(PREFIX),
                Map.copyOf(config.originalsWithPrefix(KAFKA)),
                AddressRules.allowing(config.getList(ADDRESSES_ALLOWED)),
                Duration.ofMillis(config.getLong(TIMEOUT)),
                new RetryRule(
                        Duration.ofMillis(config.getLong(RETRY_FIRST)),
                        Duration.ofMillis(config.getLong(RETRY_LONGEST)),
                        config.getInt(ATTEMPTS)),
                lanes(config),
                config.getPassword(WEBHOOK_KEY),
                config.getString(NTFY_SERVER),
                config.getPassword(NTFY_TOKEN),
                mail(config),
                config.getString(WEB_PUSH_PUBLIC_KEY),
                config.getPassword(WEB_PUSH_PRIVATE_KEY),
                config.getString(WEB_PUSH_CONTACT),
                apns(config),
                config.getString(FCM_SERVER),
                config.getPassword(FCM_CREDENTIALS));
    }

    /** An attempt was quick when it took no more than a quarter of the time that it may take. */
    private static Lanes.Limits lanes(AbstractConfig config) {
        return new Lanes.Limits(
                config.getInt(THREADS),
                config.getInt(LANE_WIDTH),
                config.getInt(LANE_DEPTH),
                config.getInt(WAITING),
                Duration.ofMillis(config.getLong(TIMEOUT)).dividedBy(4));
    }

    /**
     * Kinds of targets that a sink with this configuration tells, whether or not its values are
     * references to ConfigProviders. What is told by {@link Senders} is the same.
     */
    public static Set<TargetKind> kinds(Map<String, String> config) {
        var kinds = EnumSet.noneOf(TargetKind.class);
        for (TargetKind kind : TargetKind.values()) {
            boolean isTold =
                    switch (kind) {
                        case WEBHOOK, NTFY, SLACK -> true;
                        case EMAIL -> isSet(config, MAIL_HOST);
                        case WEB_PUSH -> isSet(config, WEB_PUSH_PUBLIC_KEY);
                        case APNS -> isSet(config, APNS_KEY);
                        case FCM -> isSet(config, FCM_CREDENTIALS);
                    };
            if (isTold) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    private static boolean isSet(Map<String, String> config, String name) {
        return !config.getOrDefault(name, "").isBlank();
    }

    private static @Nullable ApnsAccount apns(AbstractConfig config) {
        Password key = config.getPassword(APNS_KEY);
        return key.value().isBlank()
                ? null
                : new ApnsAccount(
                        config.getString(APNS_SERVER),
                        key,
                        config.getString(APNS_KEY_ID),
                        config.getString(APNS_TEAM_ID),
                        config.getString(APNS_TOPIC));
    }

    private static @Nullable MailServer mail(AbstractConfig config) {
        String host = config.getString(MAIL_HOST);
        return host.isBlank()
                ? null
                : new MailServer(
                        host,
                        config.getInt(MAIL_PORT),
                        MailServer.Security.valueOf(
                                config.getString(MAIL_SECURITY).toUpperCase(Locale.ROOT)),
                        config.getString(MAIL_USER),
                        config.getPassword(MAIL_PASSWORD),
                        config.getString(MAIL_FROM));
    }

    /**
     * Everything a Connect worker needs to run the sink. Add to it or replace in it what an
     * installation wants otherwise.
     *
     * @param bootstrapServers where receipts are written
     * @param webhookKey or a reference to a ConfigProvider
     */
    public static Map<String, String> connectorConfig(
            Topics topics, String bootstrapServers, String webhookKey) {
        Map<String, String> config =
                SinkConfig.of(
                        topics.prefix() + "-push-sink",
                        PushSinkConnector.class,
                        List.of(topics.pushRequests(), topics.pushRetries()),
                        topics.pushDeadLetters());
        config.put("consumer.override.max.poll.records", "500");
        config.put(PREFIX, topics.prefix());
        config.put(BOOTSTRAP_SERVERS, bootstrapServers);
        config.put(WEBHOOK_KEY, webhookKey);
        return config;
    }

    /** Without keys and addresses. */
    @Override
    public String toString() {
        return "push sink of " + prefix;
    }
}
