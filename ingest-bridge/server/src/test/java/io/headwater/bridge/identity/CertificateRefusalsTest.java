package io.headwater.bridge.identity;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.parts.TestNode.Connect;
import io.headwater.bridge.parts.TestPki;
import io.headwater.bridge.parts.TestPki.Issued;
import io.headwater.bridge.parts.TestPki.Life;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Certificates that TLS itself turns away, counted by reason and told once, with either TLS. */
@ParameterizedClass
@EnumSource(
        value = SslProvider.class,
        names = {"JDK", "OPENSSL"})
class CertificateRefusalsTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Parameter SslProvider provider = SslProvider.JDK;

    @TempDir Path folder;
    private final TestPki pki = new TestPki("factory CA");
    private final Instant now = Instant.now();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Refusals.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Door door;

    @BeforeEach
    void open() throws IOException {
        pki.writeServerFiles(folder);
        door = new Door(folder, provider);
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        logger.setLevel(null);
        door.close();
    }

    @Test
    void anExpiredOne() throws Exception {
        var life = new Life(now.minus(DAY.multipliedBy(2)), now.minus(DAY));

        assertRefused(forClients(life), Objection.EXPIRED);
    }

    @Test
    void oneThatIsNotValidYet() throws Exception {
        var life = new Life(now.plus(DAY), now.plus(DAY.multipliedBy(2)));

        assertRefused(forClients(life), Objection.NOT_VALID_YET);
    }

    @Test
    void oneForServersOnly() throws Exception {
        var server = pki.node("CN=lamp", "EC", KeyPurposeId.id_kp_serverAuth, TestPki.life());

        assertRefused(server, Objection.WRONG_USAGE);
    }

    @Test
    void oneOfAnotherAuthority() throws Exception {
        assertRefused(new TestPki("another CA").node("lamp"), Objection.UNTRUSTED);
    }

    @Test
    void oneOfAnAuthorityThatOnlyHasTheSameName() throws Exception {
        assertRefused(new TestPki("factory CA").node("lamp"), Objection.UNTRUSTED);
    }

    @Test
    void oneThatSignedItself() throws Exception {
        assertRefused(new TestPki("lamp").itself(), Objection.AUTHORITY);
    }

    @Test
    void noneAtAll() throws Exception {
        SSLContext nobody = TestNode.tls(pki.authority(), null);

        attempt(nobody);
        attempt(nobody);

        await().until(() -> door.refusals(Objection.NO_CERTIFICATE) == 2);
        assertThat(told()).contains("from=127.0.0.1", "reason=no-certificate");
    }

    @Test
    void aNameThatWouldForgeALineOfTheLogIsNotWrittenAsItIs() throws Exception {
        var forger =
                new TestPki("another CA")
                        .node(
                                "CN=lamp\\0A12:00 ERROR all is lost",
                                "EC",
                                KeyPurposeId.id_kp_clientAuth,
                                TestPki.life());

        attempt(forger);

        await().until(() -> log.list.size() == 1);
        assertThat(log.list.getFirst().getKeyValuePairs().getFirst().value.toString())
                .isEqualTo("lamp?12?00?ERROR?all?is?lost");
    }

    private void assertRefused(Issued shown, Objection objection) throws Exception {
        attempt(shown);
        attempt(shown);

        await().until(() -> door.refusals(objection) == 2);
        assertThat(told()).contains("nodeId=lamp", "from=127.0.0.1", "reason=" + objection.tag());
    }

    /** What the only line of the log says. */
    private List<String> told() {
        assertThat(log.list).hasSize(1);
        return log.list.getFirst().getKeyValuePairs().stream()
                .map(it -> it.key + "=" + it.value)
                .toList();
    }

    private void attempt(Issued shown) throws Exception {
        attempt(TestNode.tls(pki.authority(), shown.key(), shown.certificate()));
    }

    private void attempt(SSLContext tls) {
        assertThatThrownBy(
                        () -> {
                            try (TestNode node = TestNode.open(tls, door.port())) {
                                node.connect(Connect.as("lamp"));
                            }
                        })
                .isInstanceOf(IOException.class);
    }

    private Issued forClients(Life life) {
        return pki.node("CN=lamp", "EC", KeyPurposeId.id_kp_clientAuth, life);
    }
}
