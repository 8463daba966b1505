package io.headwater.sinks.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.schemas.push.TargetKind;
import io.headwater.sinks.push.outbound.Outbound;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SendersTest {
    private final Map<String, String> config =
            PushSinkSettings.connectorConfig(
                    new Topics("headwater", SchemaIdTable.load()),
                    "localhost:1",
                    Base64.getEncoder().encodeToString(new byte[32]));

    @Test
    void tellsWithoutAnyAccountWhatHasAnAddressOfItsOwn() {
        assertThat(PushSinkSettings.kinds(config))
                .containsExactly(TargetKind.WEBHOOK, TargetKind.NTFY, TargetKind.SLACK);
        assertThat(told()).isEqualTo(PushSinkSettings.kinds(config));
    }

    @Test
    void tellsTheKindsThatItsConfigurationIsSaidToTell() {
        config.put(PushSinkSettings.MAIL_HOST, "mail.example.org");
        config.put(PushSinkSettings.MAIL_FROM, "iot@example.org");

        assertThat(PushSinkSettings.kinds(config)).contains(TargetKind.EMAIL);
        assertThat(told()).isEqualTo(PushSinkSettings.kinds(config));
    }

    @Test
    void aReferenceToASecretCountsAsSet() {
        config.put(PushSinkSettings.FCM_CREDENTIALS, "${directory:/run/secrets:fcm}");
        config.put(PushSinkSettings.APNS_KEY, "  ");

        assertThat(PushSinkSettings.kinds(config))
                .contains(TargetKind.FCM)
                .doesNotContain(TargetKind.APNS);
    }

    private Iterable<TargetKind> told() {
        PushSinkSettings settings = PushSinkSettings.from(config);
        try (var outbound = Outbound.of(settings.addresses(), settings.patience())) {
            Map<TargetKind, Sender> senders =
                    Senders.of(settings, outbound, InstantSource.system());
            senders.values().forEach(Sender::close);
            return senders.keySet();
        }
    }
}
