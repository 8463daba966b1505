package io.headwater.schemas;

import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/**
 * Why clients of Kafka get nowhere as they are set: not because brokers are away, but because a
 * setting is wrong or a right is missing, so that a person has to act. The sentences name settings
 * as Kafka does and repeat no secret.
 */
public final class ClientRefusal {
    /** Causes may go in a circle. */
    private static final int DEEPEST = 20;

    private ClientRefusal() {}

    /** The sentence; empty when the failure is of another kind and trying again may help. */
    public static Optional<String> in(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST)
                .flatMap(cause -> sentence(cause, failure).stream())
                .findFirst();
    }

    /**
     * @param whole what it is the cause of, or itself
     */
    private static Optional<String> sentence(Throwable failure, Throwable whole) {
        String why = failure.getMessage();
        return switch (failure) {
            case UnsupportedSaslMechanismException e ->
                    Optional.of("Kafka does not take this sasl.mechanism: " + why);
            case SaslAuthenticationException e ->
                    Optional.of(
                            "Kafka refuses the name or the password in sasl.jaas.config: " + why);
            case SslAuthenticationException e ->
                    Optional.of(
                            "TLS with Kafka fails, see ssl.truststore.* for whom we trust and"
                                    + " ssl.keystore.* for what we show: "
                                    + deepestMessage(failure));
            case AuthenticationException e ->
                    Optional.of(
                            "Kafka expects another security.protocol or sasl.mechanism: " + why);
            case AuthorizationException e ->
                    Optional.of(
                            "Kafka does not allow it to the user that we are: "
                                    + withContext(whole, String.valueOf(why)));
            case InvalidConfigurationException e ->
                    Optional.of("a setting of Kafka's clients cannot be used: " + why);
            case ConfigException e ->
                    Optional.of("a setting of Kafka's clients cannot be used: " + why);
            case LoginException e -> Optional.of("sasl.jaas.config cannot be used: " + why);
            case FileSystemException e ->
                    Optional.of(
                            "a file that a setting of Kafka's clients names cannot be read: "
                                    + why);
            case IllegalArgumentException e when String.valueOf(why).contains("JAAS config") ->
                    // what the parser says may quote a part of the password
                    Optional.of(
                            "sasl.jaas.config cannot be read, expected:"
                                    + " MODULE required username=\"...\" password=\"...\";");
            default -> Optional.empty();
        };
    }

    /** A right that is missing seldom says for what. */
    private static String withContext(Throwable whole, String why) {
        boolean isOfKafka =
                whole instanceof KafkaException || whole instanceof KafkaUnavailableException;
        String said = isOfKafka ? String.valueOf(whole.getMessage()) : why;
        return said.contains(why) ? said : said + " (" + why + ")";
    }

    private static String deepestMessage(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST)
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .reduce("", (before, deeper) -> deeper);
    }
}
