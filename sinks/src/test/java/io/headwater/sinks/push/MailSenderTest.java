package io.headwater.sinks.push;

import static io.headwater.sinks.push.PushRequests.ROW;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** E-mail through a real SMTP server in this process. */
class MailSenderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final GreenMail mail =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        mail.setUser("headwater", "open sesame");
        mail.start();
    }

    @AfterEach
    void stop() {
        mail.stop();
    }

    @Test
    void sendsAMailWhoseIdIsTheIdempotencyKey() throws Exception {
        Outcome outcome =
                sender("open sesame")
                        .send(ROW, PushRequests.to("email", "anna@example.org").build());

        assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
        MimeMessage message = mail.getReceivedMessages()[0];
        assertThat(message.getMessageID()).isEqualTo("<k1@example.net>");
        assertThat(message.getSubject()).isEqualTo("Cellar");
        assertThat(message.getAllRecipients()[0]).hasToString("anna@example.org");
        assertThat(message.getContent().toString()).contains("tank is <full>");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }

    @Test
    void putsNoLineOfATitleIntoTheHeader() throws Exception {
        var request = PushRequests.to("email", "anna@example.org");

        sender("open sesame").send(ROW, request.setTitle("Cellar\r\nBcc: all@example.org").build());

        MimeMessage message = mail.getReceivedMessages()[0];
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(message.getSubject()).isEqualTo("Cellar Bcc: all@example.org");
    }

    @Test
    void triesAgainWhenTheServerIsAwayOrDoesNotKnowUs() {
        assertThat(sender("wrong").send(ROW, PushRequests.to("email", "a@example.org").build()))
                .isEqualTo(
                        new Outcome.Later(
                                null, "the mail server refuses our name or password", null));
        int port = mail.getSmtp().getPort();
        mail.stop();
        assertThat(sender("x", port).send(ROW, PushRequests.to("email", "a@example.org").build()))
                .isEqualTo(new Outcome.Later(null, "the mail server cannot be reached", null));
    }

    @Test
    void givesUpOnWhatIsNoAddress() {
        assertThat(sender("open sesame").send(ROW, PushRequests.to("email", "anna@").build()))
                .isInstanceOf(Outcome.Never.class);
    }

    private MailSender sender(String password) {
        return sender(password, mail.getSmtp().getPort());
    }

    private static MailSender sender(String password, int port) {
        return new MailSender(
                new MailServer(
                        "127.0.0.1",
                        port,
                        MailServer.Security.NONE,
                        "headwater",
                        new Password(password),
                        "headwater@example.net"),
                PATIENCE);
    }
}
