package io.headwater.simulator;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** Where virtual nodes have their keys and certificates from: a CA at hand, or files. */
@FunctionalInterface
public interface NodeCredentials {
    /**
     * What a node proves itself with.
     *
     * @param key of the first certificate
     * @param chain the node's certificate, whose common name is the node id, and what signed it
     * @param trusted authorities that may have signed the cloud's certificate
     */
    record Identity(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> trusted) {
        public Identity {
            chain = List.copyOf(chain);
            trusted = List.copyOf(trusted);
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Identity[" + chain.getFirst().getSubjectX500Principal() + "]";
        }
    }

    /**
     * The identity of a node. Called once per node, before it connects; may issue a certificate.
     *
     * @throws IllegalArgumentException naming what is missing for this node
     */
    Identity of(String nodeId);
}
