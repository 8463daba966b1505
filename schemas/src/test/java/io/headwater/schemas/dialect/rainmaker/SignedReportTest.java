package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.dialect.rainmaker.SignedReport.Fault;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the vectors of reports by proxy leave open. */
class SignedReportTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.900Z");

    private final KeyPair node;

    SignedReportTest() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        node = generator.generateKeyPair();
    }

    @Test
    void isTheDataAsTheNodeWouldHaveSentIt() throws Exception {
        var report = judged(payload("{\"Lamp\":{\"Level\":25.50,\"Name\":\"a\\u00e9\"}}", 0));

        assertThat(report).isInstanceOf(SignedReport.Genuine.class);
        assertThat(new String(((SignedReport.Genuine) report).data(), UTF_8))
                .isEqualTo("{\"Lamp\":{\"Level\":25.5,\"Name\":\"aé\"}}");
    }

    @ParameterizedTest(name = "{0} s from now")
    @CsvSource({"-300, true", "-301, false", "5, true", "6, false"})
    @Requirement("R-CR-5")
    void isOfNow(long seconds, boolean taken) throws Exception {
        var report = judged(payload("{}", seconds));

        assertThat(report instanceof SignedReport.Genuine).isEqualTo(taken);
        assertThat(faultOf(report)).isEqualTo(taken ? null : Fault.NOT_OF_NOW);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "nonsense",
                "[]",
                "{\"timestamp\":1780315200}",
                "{\"data\":[],\"timestamp\":1780315200}",
                "{\"data\":{\"a\":{\"b\":1e999}},\"timestamp\":1780315200}",
                "{\"data\":{}}",
                "{\"data\":{},\"timestamp\":\"1780315200\"}"
            })
    void saysSomethingOfWhichTheNodeKnowsWhen(String payload) throws Exception {
        assertThat(faultOf(judged(payload))).isEqualTo(Fault.UNREADABLE);
    }

    @Test
    void isNothingWithoutTheNodesSignature() throws Exception {
        String payload = payload("{}", 0);
        byte[] key = node.getPublic().getEncoded();

        assertThat(faultOf(SignedReport.judge(key, payload, null, NOW)))
                .isEqualTo(Fault.NO_SIGNATURE);
        assertThat(faultOf(SignedReport.judge(key, payload, "xyz", NOW)))
                .isEqualTo(Fault.NO_SIGNATURE);
        assertThat(faultOf(SignedReport.judge(key, payload, "00", NOW)))
                .isEqualTo(Fault.NOT_SIGNED);
        assertThat(faultOf(SignedReport.judge(new byte[0], payload, signed(payload), NOW)))
                .isEqualTo(Fault.NOT_SIGNED);
    }

    private SignedReport judged(String payload) throws GeneralSecurityException {
        return SignedReport.judge(
                node.getPublic().getEncoded(),
                payload,
                signed(payload).toUpperCase(Locale.ROOT),
                NOW);
    }

    private String signed(String payload) throws GeneralSecurityException {
        var ecdsa = Signature.getInstance("SHA256withECDSA");
        ecdsa.initSign(node.getPrivate());
        ecdsa.update(payload.getBytes(UTF_8));
        return HexFormat.of().formatHex(ecdsa.sign());
    }

    private static String payload(String data, long secondsFromNow) {
        return "{\"data\":"
                + data
                + ",\"timestamp\":"
                + (NOW.getEpochSecond() + secondsFromNow)
                + "}";
    }

    private static @Nullable Fault faultOf(SignedReport report) {
        return report instanceof SignedReport.Refused refused ? refused.fault() : null;
    }
}
