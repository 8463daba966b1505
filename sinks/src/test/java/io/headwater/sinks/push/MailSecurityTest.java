package io.headwater.sinks.push;

import static io.headwater.sinks.push.PushRequests.ROW;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.push.PushRequest;
import io.headwater.sinks.push.outbound.SelfSigned;
import java.time.Duration;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said to mail servers in the open, and what their words are taken for. */
class MailSecurityTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final PushRequest REQUEST = PushRequests.to("email", "anna@example.org").build();
    private static final Outcome UNREACHABLE =
            new Outcome.Later(null, "the mail server cannot be reached", null);

    @Test
    void asksForTlsBeforeItSaysItsPassword() throws Exception {
        try (var mail = ScriptedMail.taking(ScriptedMail.Tls.WHEN_ASKED)) {
            assertThat(trusting("localhost", mail, MailServer.Security.STARTTLS).send(ROW, REQUEST))
                    .isInstanceOf(Outcome.Delivered.class);

            assertThat(mail.heard())
                    .startsWith("open EHLO", "open STARTTLS", "secure EHLO", "secure AUTH")
                    .contains("secure MAIL", "secure DATA");
        }
    }

    @Test
    void saysNothingToAServerThatTakesNoTls() throws Exception {
        try (var mail = ScriptedMail.taking(ScriptedMail.Tls.NEVER)) {
            assertThat(trusting("localhost", mail, MailServer.Security.STARTTLS).send(ROW, REQUEST))
                    .isEqualTo(UNREACHABLE);

            assertThat(mail.heard()).doesNotContain("open AUTH", "open MAIL");
        }
    }

    @Test
    void speaksTlsFromTheStartWhereTheOperatorSaysSo() throws Exception {
        try (var mail = ScriptedMail.taking(ScriptedMail.Tls.AT_ONCE)) {
            assertThat(trusting("localhost", mail, MailServer.Security.TLS).send(ROW, REQUEST))
                    .isInstanceOf(Outcome.Delivered.class);

            assertThat(mail.heard()).contains("secure AUTH", "secure DATA");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MailServer.Security.class,
            names = {"TLS", "STARTTLS"})
    void saysNothingToAServerWhoseCertificateIsOfNobodyOrForAnotherName(
            MailServer.Security security) throws Exception {
        ScriptedMail.Tls tls =
                security == MailServer.Security.TLS
                        ? ScriptedMail.Tls.AT_ONCE
                        : ScriptedMail.Tls.WHEN_ASKED;
        try (var mail = ScriptedMail.taking(tls)) {
            var stranger = new MailSender(server("localhost", mail, security), PATIENCE);
            assertThat(stranger.send(ROW, REQUEST)).as("of nobody").isEqualTo(UNREACHABLE);

            assertThat(trusting("127.0.0.1", mail, security).send(ROW, REQUEST))
                    .as("for another name")
                    .isEqualTo(UNREACHABLE);

            assertThat(mail.heard())
                    .doesNotContain("open AUTH", "open MAIL", "secure AUTH", "secure MAIL");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "550 5.1.1 no such user,    250 taken,           Gone,  550",
        "550 5.1.10 null MX,        250 taken,           Gone,  550",
        "550 5.7.1 not from you,    250 taken,           Never, 550",
        "553 bad name,              250 taken,           Never, 553",
        "451 4.7.1 greylisted,      250 taken,           Later, 451",
        "250 fine,                  554 5.6.0 no thanks, Never, 554",
        "250 fine,                  452 4.3.1 full,      Later, 452",
    })
    void goesByWhatTheServerSaysOfRecipientAndMessage(
            String ofRecipient, String ofMessage, String outcome, int status) throws Exception {
        try (var mail = ScriptedMail.saying(ScriptedMail.Tls.NEVER, ofRecipient, ofMessage)) {
            var sender =
                    new MailSender(server("localhost", mail, MailServer.Security.NONE), PATIENCE);

            Outcome came = sender.send(ROW, REQUEST);

            assertThat(came.getClass().getSimpleName()).isEqualTo(outcome);
            assertThat(came)
                    .as("what the server says may name the recipient; its number does not")
                    .extracting("status")
                    .isEqualTo(status);
        }
    }

    private static MailSender trusting(String host, ScriptedMail mail, MailServer.Security security)
            throws Exception {
        return MailSender.trusting(server(host, mail, security), PATIENCE, SelfSigned.trust());
    }

    private static MailServer server(String host, ScriptedMail mail, MailServer.Security security) {
        return new MailServer(
                host,
                mail.port(),
                security,
                "headwater",
                new Password("open sesame"),
                "headwater@example.net");
    }
}
