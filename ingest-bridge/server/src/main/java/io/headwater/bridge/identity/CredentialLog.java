package io.headwater.bridge.identity;

import io.headwater.avro.identity.Credential;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.landing.Outgoing;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import java.util.concurrent.CompletionStage;

/** Writes the credentials topic. */
@FunctionalInterface
interface CredentialLog {
    /** Completes once Kafka has the record. */
    CompletionStage<Origin> write(NodeKey node, Credential credential);

    static CredentialLog in(Topics topics, Landing landing) {
        return (node, credential) ->
                landing.line().send(Outgoing.of(topics.credentials(), node, credential));
    }
}
