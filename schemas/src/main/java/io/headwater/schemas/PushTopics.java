package io.headwater.schemas;

import io.headwater.avro.push.PushEvent;
import io.headwater.avro.push.PushReceipt;
import io.headwater.avro.push.PushRequest;
import io.headwater.avro.push.PushUser;
import io.headwater.schemas.Topic.Cleanup;
import java.time.Duration;

/** What users and operators are told, where, and what became of it. */
final class PushTopics {
    final Topic<UserNodeKey, PushEvent> events;
    final Topic<FleetKey, PushUser> users;
    final Topic<FleetPartKey, PushUser> operators;
    final Topic<UserRowKey, PushRequest> requests;
    final Topic<UserRowKey, PushRequest> retries;
    final Topic<UserRowKey, PushReceipt> receipts;
    final Topic<byte[], byte[]> deadLetters;

    PushTopics(TopicKinds kinds) {
        events =
                kinds.ofFleet(
                        "push.events.v1",
                        "something of a node that one of its users is to be told",
                        KeySerdes.userNode(),
                        PushEvent.class,
                        new Cleanup.After(Duration.ofDays(1)));
        users =
                kinds.ofFleet(
                        "push.users.v1",
                        "where a user wants to be told of things, and when not; null once there is nothing",
                        KeySerdes.fleet(),
                        PushUser.class,
                        TopicKinds.SUPERSEDED);
        operators =
                kinds.inEach(
                        "push.operators.v1",
                        "what the targets of a tenant's operator want to hear of, whole in every partition; null once there are none",
                        PushUser.class);
        requests =
                kinds.ofFleet(
                        "push.requests.v1",
                        "one thing to tell one target of a user",
                        KeySerdes.userRow(),
                        PushRequest.class,
                        new Cleanup.After(Duration.ofDays(2)));
        retries =
                kinds.ofFleet(
                        "push.retries.v1",
                        "one thing to tell one target of a user, later, as the last attempt failed",
                        KeySerdes.userRow(),
                        PushRequest.class,
                        new Cleanup.After(Duration.ofDays(2)));
        receipts =
                kinds.ofFleet(
                        "push.receipts.v1",
                        "what became of one attempt to tell one target of a user something",
                        KeySerdes.userRow(),
                        PushReceipt.class,
                        new Cleanup.After(Duration.ofDays(7)));
        deadLetters =
                kinds.deadLetters(
                        "push.deadletters.v1",
                        "a push request that no attempt delivers, as it was; the reason is in headers");
    }
}
