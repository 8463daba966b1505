package io.headwater.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClientRefusalTest {
    static Stream<Arguments> refusals() {
        return Stream.of(
                argumentSet(
                        "a wrong password",
                        new SaslAuthenticationException("invalid credentials"),
                        "sasl.jaas.config: invalid credentials"),
                argumentSet(
                        "a mechanism that brokers do not have",
                        new UnsupportedSaslMechanismException("enabled are [PLAIN]"),
                        "sasl.mechanism: enabled are [PLAIN]"),
                argumentSet(
                        "a broker that we do not trust",
                        new SslAuthenticationException(
                                "SSL handshake failed",
                                new SSLHandshakeException("no valid certification path")),
                        "ssl.keystore.* for what we show: no valid certification path"),
                argumentSet(
                        "another protocol",
                        new IllegalSaslStateException("unexpected handshake"),
                        "security.protocol or sasl.mechanism: unexpected handshake"),
                argumentSet(
                        "a right that is missing",
                        new TopicAuthorizationException("Not authorized to access topics: [a]"),
                        "Kafka does not allow it to the user that we are: Not authorized"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void namesTheSettingToLookAt(Exception failure, String sentence) {
        assertThat(ClientRefusal.in(new ExecutionException(failure)))
                .hasValueSatisfying(said -> assertThat(said).contains(sentence));
    }

    @Test
    void aRightThatIsMissingSaysForWhat() {
        var failure =
                new TimeoutException(
                        "Topic a not present", new TopicAuthorizationException("no right"));

        assertThat(ClientRefusal.in(failure))
                .hasValue(
                        "Kafka does not allow it to the user that we are: Topic a not present (no right)");
    }

    @Test
    void saysNothingOfFailuresThatMayPass() {
        assertThat(ClientRefusal.in(new ExecutionException(new TimeoutException("no answer"))))
                .isEmpty();
    }

    static Stream<Arguments> unusable() {
        String module = "org.apache.kafka.common.security.scram.ScramLoginModule";
        return Stream.of(
                argumentSet(
                        "a password with a space and without quotes",
                        Map.of("sasl.jaas.config", module + " required password=open sesame;"),
                        "sasl.jaas.config cannot be read"),
                argumentSet(
                        "no semicolon at the end",
                        Map.of("sasl.jaas.config", module + " required password=\"sesame\""),
                        "sasl.jaas.config cannot be read"),
                argumentSet(
                        "no such module",
                        Map.of("sasl.jaas.config", "no.such.Module required password=\"sesame\";"),
                        "sasl.jaas.config cannot be used"),
                argumentSet(
                        "no such protocol",
                        Map.of("security.protocol", "SASL_TLS"),
                        "security.protocol"),
                argumentSet(
                        "no such file of authorities",
                        Map.of(
                                "security.protocol", "SSL",
                                "ssl.truststore.type", "PEM",
                                "ssl.truststore.location", "/no/such/ca.crt"),
                        "/no/such/ca.crt"));
    }

    /** The sentences of the client itself, which may quote what it was told. */
    @ParameterizedTest
    @MethodSource("unusable")
    void aSettingThatNoClientTakesIsNamedAndNoSecretRepeated(
            Map<String, Object> settings, String sentence) {
        var all = new HashMap<String, Object>();
        all.put("bootstrap.servers", "localhost:1");
        all.put("security.protocol", "SASL_PLAINTEXT");
        all.put("sasl.mechanism", "SCRAM-SHA-512");
        all.putAll(settings);

        Throwable failure = catchThrowable(() -> Admin.create(all).close());

        assertThat(ClientRefusal.in(failure))
                .hasValueSatisfying(
                        said -> assertThat(said).contains(sentence).doesNotContain("sesame"));
    }
}
