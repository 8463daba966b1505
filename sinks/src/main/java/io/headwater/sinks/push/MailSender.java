package io.headwater.sinks.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.UserRowKey;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * E-mails through the operator's server, a connection each. The idempotency key is the message's
 * id, by which mailboxes fold what came twice.
 */
final class MailSender implements Sender {
    private final MailServer server;
    private final Session session;

    MailSender(MailServer server, Duration patience) {
        this(server, properties(server, patience));
    }

    private MailSender(MailServer server, Properties properties) {
        this.server = server;
        session = Session.getInstance(properties);
    }

    /** With certificates of one's own instead. */
    static MailSender trusting(MailServer server, Duration patience, SSLContext trust) {
        Properties properties = properties(server, patience);
        properties.put(prefix(server) + "ssl.socketFactory", trust.getSocketFactory());
        return new MailSender(server, properties);
    }

    /** All mail goes through one server. */
    @Override
    public Destination destination(PushRequest request) {
        return Destination.service("mail");
    }

    @Override
    public Outcome send(UserRowKey row, PushRequest request) {
        try (Transport transport = session.getTransport()) {
            Message message = message(request);
            transport.connect(
                    server.host(), server.port(), server.user(), server.password().value());
            transport.sendMessage(message, message.getAllRecipients());
            return new Outcome.Delivered(null);
        } catch (AddressException e) {
            return new Outcome.Never(null, "the address is not one of e-mail");
        } catch (AuthenticationFailedException e) {
            return new Outcome.Later(null, "the mail server refuses our name or password", null);
        } catch (MessagingException e) {
            return judged(e);
        }
    }

    @SuppressWarnings("JavaUtilDate") // Jakarta Mail takes no other
    private Message message(PushRequest request) throws MessagingException {
        var message = new IdentifiedMessage(session, request.getId(), server.domain());
        message.setFrom(new InternetAddress(server.from()));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(request.getAddress()));
        message.setSubject(request.getTitle().replaceAll("[\\r\\n]+", " "), UTF_8.name());
        message.setText(request.getText(), UTF_8.name());
        message.setSentDate(new Date(request.getAt()));
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834, 5: nobody answers it
        message.saveChanges();
        return message;
    }

    /** What the server said of the recipient or of the message (RFC 5321, 4.2.1; RFC 3463). */
    private static Outcome judged(MessagingException failure) {
        for (@Nullable Exception e = failure; e != null; e = next(e)) {
            if (e instanceof SMTPAddressFailedException recipient) {
                return judged(recipient.getReturnCode(), String.valueOf(recipient.getMessage()));
            }
        }
        for (@Nullable Exception e = failure; e != null; e = next(e)) {
            if (e instanceof SMTPSendFailedException refused) {
                return judged(refused.getReturnCode(), String.valueOf(refused.getMessage()));
            }
        }
        return new Outcome.Later(null, "the mail server cannot be reached", null);
    }

    private static Outcome judged(int code, String words) {
        if (code / 100 != 5) {
            return new Outcome.Later(code, "the mail server answered " + code, null);
        }
        return words.contains("5.1.1") || words.contains("5.1.6") || words.contains("5.1.10")
                ? new Outcome.Gone(code, "the mail server says that there is no such mailbox")
                : new Outcome.Never(code, "the mail server answered " + code);
    }

    private static @Nullable Exception next(Exception e) {
        return e instanceof MessagingException messaging ? messaging.getNextException() : null;
    }

    private static Properties properties(MailServer server, Duration patience) {
        String prefix = prefix(server);
        String millis = Long.toString(patience.toMillis());
        var properties = new Properties();
        properties.put("mail.transport.protocol", protocol(server));
        properties.put(prefix + "auth", Boolean.toString(!server.user().isEmpty()));
        properties.put(prefix + "connectiontimeout", millis);
        properties.put(prefix + "timeout", millis);
        properties.put(prefix + "writetimeout", millis);
        properties.put(prefix + "ssl.checkserveridentity", "true");
        boolean starts = server.security() == MailServer.Security.STARTTLS;
        properties.put(prefix + "starttls.enable", Boolean.toString(starts));
        properties.put(prefix + "starttls.required", Boolean.toString(starts));
        return properties;
    }

    private static String protocol(MailServer server) {
        return server.security() == MailServer.Security.TLS ? "smtps" : "smtp";
    }

    /** Of the library's names for what goes for the protocol. */
    private static String prefix(MailServer server) {
        return "mail." + protocol(server) + ".";
    }

    /** A message whose id is ours. */
    private static final class IdentifiedMessage extends MimeMessage {
        private final String id;

        private IdentifiedMessage(Session session, String key, String domain) {
            super(session);
            this.id = "<" + key + "@" + domain + ">";
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
