package io.headwater.sinks.push;

import io.headwater.schemas.push.TargetKind;
import io.headwater.sinks.push.outbound.Outbound;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** Who tells targets of which kind; what is not set up is missing. */
final class Senders {
    private Senders() {}

    static Map<TargetKind, Sender> of(
            PushSinkSettings settings, Outbound outbound, InstantSource clock) {
        var http = new HttpTarget(outbound);
        var senders = new EnumMap<TargetKind, Sender>(TargetKind.class);
        senders.put(TargetKind.WEBHOOK, new WebhookSender(http, settings.webhookKey(), clock));
        senders.put(
                TargetKind.NTFY, new NtfySender(http, settings.ntfyServer(), settings.ntfyToken()));
        senders.put(TargetKind.SLACK, new SlackSender(http));
        MailServer mail = settings.mail();
        if (mail != null) {
            senders.put(TargetKind.EMAIL, new MailSender(mail, settings.patience()));
        }
        if (!settings.webPushPublicKey().isBlank()) {
            senders.put(TargetKind.WEB_PUSH, webPush(settings, http, clock));
        }
        ApnsAccount apns = settings.apns();
        if (apns != null) {
            senders.put(
                    TargetKind.APNS,
                    new ApnsSender(apns.client(), apns.topic(), settings.patience()));
        }
        if (!settings.fcmCredentials().value().isBlank()) {
            var account = new GoogleAccount(outbound, settings.fcmCredentials(), clock);
            senders.put(TargetKind.FCM, new FcmSender(http, settings.fcmServer(), account));
        }
        return senders;
    }

    private static Sender webPush(PushSinkSettings settings, HttpTarget http, InstantSource clock) {
        try {
            return new WebPushSender(
                    http,
                    settings.webPushPublicKey(),
                    settings.webPushPrivateKey(),
                    settings.webPushContact(),
                    clock);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigException(
                    PushSinkSettings.WEB_PUSH_PUBLIC_KEY
                            + " and "
                            + PushSinkSettings.WEB_PUSH_PRIVATE_KEY
                            + " are not a key pair of P-256");
        }
    }
}
