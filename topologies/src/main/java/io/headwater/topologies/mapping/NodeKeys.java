package io.headwater.topologies.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.identity.Credential;
import io.headwater.avro.identity.CredentialState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.NodeSignature;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.JobStore;
import java.nio.ByteBuffer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The keys with which the nodes of one task sign, those of the certificates that they are
 * registered with (R-CR-2). Stream thread only.
 *
 * <pre>
 * identity.credentials --> keep-credentials [mapping-credentials]
 * </pre>
 */
public final class NodeKeys {
    /** Store: node to its credential; its rows are the records of identity.credentials. */
    public static final String CREDENTIALS = "mapping-credentials";

    private final KeyValueStore<NodeKey, Credential> credentials;

    NodeKeys(Capability.Task task, Topics topics) {
        credentials = task.store(credentials(topics));
    }

    /** The store. */
    public static JobStore<NodeKey, Credential> credentials(Topics topics) {
        return JobStore.of(CREDENTIALS, topics.credentials());
    }

    /** Whether this node, which may connect at present, signed these characters. */
    boolean isSigned(NodeKey node, String text, ByteBuffer signature) {
        @Nullable Credential credential = credentials.get(node);
        return credential != null
                && credential.getState() == CredentialState.ACTIVE
                && credential.getPublicKey() != null
                && NodeSignature.isOf(
                        bytes(credential.getPublicKey()), text.getBytes(UTF_8), bytes(signature));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
