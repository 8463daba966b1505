package io.headwater.bridge.identity;

import io.headwater.avro.identity.Credential;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.landing.Outgoing;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import java.util.concurrent.CompletionStage;

/** Writes the credentials topic. */
record CredentialLog(Topics topics, Landing landing) {
    /** Completes once Kafka has the record. */
    CompletionStage<Origin> write(NodeKey node, Credential credential) {
        return landing.line().send(Outgoing.of(topics.credentials(), node, credential));
    }
}
