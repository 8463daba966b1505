package io.headwater.bridge.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.identity.CertificateRequest.Unusable;
import io.headwater.bridge.identity.CertificateRequest.Usable;
import io.headwater.bridge.parts.TestRequest;
import io.headwater.schemas.conformance.Requirement;
import java.security.KeyPair;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class CertificateRequestTest {
    @Test
    @Requirement("R-TLS-2")
    void takesTheKeysThatNodesHave() {
        TestRequest lamp = TestRequest.of("lamp");
        KeyPair rsa = TestRequest.rsa(2_048);

        assertThat(CertificateRequest.read(lamp.pem()))
                .isEqualTo(new Usable("lamp", lamp.keys().getPublic()));
        assertThat(read(TestRequest.of("CN=old", rsa, "SHA256withRSA")))
                .isEqualTo(new Usable("old", rsa.getPublic()));
    }

    @Test
    @Requirement("R-CL-4")
    void refusesWeakKeysAndOldDigests() {
        String weak = "the key is neither EC P-256 nor RSA of 2048 to 4096 bits";

        assertThat(read(TestRequest.of("CN=a", TestRequest.rsa(1_024), "SHA256withRSA")))
                .isEqualTo(new Unusable(weak));
        assertThat(read(TestRequest.of("CN=a", TestRequest.ec("secp384r1"), "SHA256withECDSA")))
                .isEqualTo(new Unusable(weak));
        assertThat(read(TestRequest.of("CN=a", TestRequest.ec("secp256r1"), "SHA1withECDSA")))
                .isEqualTo(new Unusable("the certificate request is not signed with SHA-2"));
    }

    @Test
    @Requirement("R-CL-4")
    void refusesWhoDoesNotHoldTheKey() {
        KeyPair mine = TestRequest.ec("secp256r1");
        KeyPair theirs = TestRequest.ec("secp256r1");
        var stolen = new KeyPair(theirs.getPublic(), mine.getPrivate());

        assertThat(read(TestRequest.of("CN=lamp", stolen, "SHA256withECDSA")))
                .isEqualTo(new Unusable("the certificate request's signature is not by its key"));
    }

    @Test
    void refusesNamesThatCouldBeReadInTwoWays() {
        KeyPair keys = TestRequest.ec("secp256r1");

        for (String subject : new String[] {"CN=lamp,CN=other", "O=lamp", "CN=lamp+O=x"}) {
            assertThat(read(TestRequest.of(subject, keys, "SHA256withECDSA")))
                    .as(subject)
                    .isEqualTo(
                            new Unusable(
                                    "the certificate request does not have one plain common name"));
        }
    }

    @Test
    void saysThatGarbageIsNone() {
        String certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        String broken =
                "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----";

        for (String text : new String[] {"", "hello", "é", certificate, broken}) {
            assertThat(CertificateRequest.read(text)).as(text).isInstanceOf(Unusable.class);
        }
        assertThat(CertificateRequest.read("x".repeat(4_097)))
                .isEqualTo(new Unusable("a certificate request of more than 4096 characters"));
    }

    /** Any byte may be another on its way. */
    @Test
    void survivesEveryChangedByte() {
        String pem = TestRequest.of("lamp").pem();
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));

        for (int at = 0; at < der.length; at++) {
            byte[] changed = der.clone();
            changed[at] ^= 0x55;
            String text =
                    "-----BEGIN CERTIFICATE REQUEST-----\n"
                            + Base64.getMimeEncoder().encodeToString(changed)
                            + "\n-----END CERTIFICATE REQUEST-----\n";

            assertThat(CertificateRequest.read(text)).as("byte " + at).isInstanceOf(Unusable.class);
        }
    }

    private static CertificateRequest read(TestRequest request) {
        return CertificateRequest.read(request.pem());
    }
}
