package io.headwater.bridge.identity;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * The common name in the subject of a certificate, or of a request for one, read so that no two
 * readers could understand it differently: it stands alone, and as text of a kind that has one
 * reading. Its grammar is not looked at.
 */
sealed interface CommonName {
    /** The only one there is. */
    record Only(String text) implements CommonName {}

    /**
     * @param why one sentence
     */
    record Unclear(String why) implements CommonName {}

    static CommonName of(X509Certificate certificate) {
        try {
            return of(X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()));
        } catch (IllegalArgumentException e) { // what the parser makes of bytes that are no name
            return new Unclear("the certificate's subject cannot be read");
        }
    }

    static CommonName of(X500Name subject) {
        return only(subject.getRDNs());
    }

    private static CommonName only(RDN[] levels) {
        List<RDN> named = Arrays.stream(levels).filter(CommonName::isNamed).toList();
        long names = named.stream().mapToLong(CommonName::names).sum();
        if (names != 1) {
            return new Unclear("the certificate has " + names + " common names, not one");
        }
        RDN level = named.getFirst();
        return level.isMultiValued()
                ? new Unclear("the certificate's common name shares its place with another name")
                : text(level.getFirst().getValue());
    }

    private static boolean isNamed(RDN level) {
        return names(level) > 0;
    }

    private static long names(RDN level) {
        return Arrays.stream(level.getTypesAndValues())
                .filter(part -> part.getType().equals(BCStyle.CN))
                .count();
    }

    private static CommonName text(ASN1Encodable value) {
        return switch (value) {
            case ASN1UTF8String text -> new Only(text.getString());
            case ASN1PrintableString text -> new Only(text.getString());
            default ->
                    new Unclear(
                            "the certificate's common name is neither UTF-8 nor printable text");
        };
    }
}
