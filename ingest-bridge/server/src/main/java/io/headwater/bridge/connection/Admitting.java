package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.schemas.NodeKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a CONNECT to its lease, in steps that others answer when they can: the gatekeeper
 * decides, an earlier connection of the node goes, the session is found, the connect record lands.
 * The client may leave at any time; the step that is under way then cleans up. Event loop only.
 */
final class Admitting {
    private static final Logger LOGGER = LoggerFactory.getLogger(Admitting.class);

    private final Wire wire;
    private final Connect connect;
    private final ConnectionPolicy policy;
    private final ConnectionServices services;
    private final Newcomer newcomer;

    /** Whose way it is; exactly one of the last three is called, once, on the event loop. */
    interface Newcomer extends NodeSessions.Occupant {
        /** Whether the connection has ended meanwhile. */
        boolean hasLeft();

        /** The connect record has landed. */
        void letIn(Lease lease, SessionStore.Claim claim);

        /** The client is to be told no. */
        void turnedAway(Refusal refusal);

        /** It had left, and nothing is under way for it any more. */
        void cleanedUp();
    }

    Admitting(
            Wire wire,
            Connect connect,
            ConnectionPolicy policy,
            ConnectionServices services,
            Newcomer newcomer) {
        this.wire = wire;
        this.connect = connect;
        this.policy = policy;
        this.services = services;
        this.newcomer = newcomer;
    }

    void begin() {
        Refusal refusal = ConnectAnswers.refusalOf(connect);
        if (refusal != null) {
            newcomer.turnedAway(refusal);
        } else {
            step(
                    asked(() -> services.gatekeeper().admit(wire.credentials(), connect)),
                    this::decided);
        }
    }

    private void decided(@Nullable Admission admission, @Nullable Throwable failure) {
        if (newcomer.hasLeft()) {
            newcomer.cleanedUp();
            return;
        }
        switch (admission) {
            case Admission.Admitted(var node, _)
                    when policy.clientIdIsDevice() && !connect.clientId().equals(node.device()) ->
                    newcomer.turnedAway(
                            new Refusal(ReasonCode.NOT_AUTHORIZED, "client id is not the node id"));
            case Admission.Admitted(var node, _) when !mayAnswer(node) ->
                    newcomer.turnedAway(
                            new Refusal(
                                    ReasonCode.PACKET_TOO_LARGE,
                                    "Maximum Packet Size leaves no room for CONNACK"));
            case Admission.Admitted(var node, var offer) -> enter(node, offer);
            case Admission.Refused(var reason, var why) ->
                    newcomer.turnedAway(new Refusal(reason, why));
            case null -> {
                LOGGER.atDebug().setCause(failure).log("identity could not be decided");
                newcomer.turnedAway(unavailable("identity cannot be decided now"));
            }
        }
    }

    /** Nothing may be sent before CONNACK [MQTT 5, 3.2.0-1], so that must fit first of all. */
    private boolean mayAnswer(NodeKey node) {
        return ClientLimits.of(connect).fits(ConnectAnswers.accepted(connect, node, policy, false));
    }

    /**
     * The limit of connections counts here, not earlier: only now is it known whether the node has
     * a connection of its own that this one replaces.
     */
    private void enter(NodeKey node, LeaseOffer offer) {
        CompletionStage<Void> alone = services.live().enter(node, newcomer);
        if (alone == null) {
            services.meters().limited(Limit.CONNECTIONS);
            newcomer.turnedAway(unavailable("as many connections as there may be"));
        } else {
            step(alone, (_, _) -> entered(node, offer));
        }
    }

    /** Nobody else speaks for the node now. */
    private void entered(NodeKey node, LeaseOffer offer) {
        if (newcomer.hasLeft()) {
            newcomer.cleanedUp();
            return;
        }
        SessionStore.Claim claim = services.sessions().claim(node, connect.cleanStart());
        step(
                claim.ready().thenCompose(_ -> asked(offer::take)),
                (lease, failure) -> leased(node, claim, lease, failure));
    }

    private void leased(
            NodeKey node,
            SessionStore.Claim claim,
            @Nullable Lease lease,
            @Nullable Throwable failure) {
        if (lease != null && !newcomer.hasLeft()) {
            claim.goOn();
            newcomer.letIn(lease, claim);
            return;
        }
        services.sessions().giveBack(node, claim);
        if (lease != null) {
            step(lease.ended(EndReason.CONNECTION_LOST), (_, _) -> newcomer.cleanedUp());
        } else if (newcomer.hasLeft()) {
            newcomer.cleanedUp();
        } else {
            LOGGER.atDebug().setCause(failure).log("connect record could not be stored");
            newcomer.turnedAway(unavailable("cannot be stored now"));
        }
    }

    /**
     * Goes on with the answer, on the event loop and whether there still is a connection or not; a
     * step that breaks ends the way here, so that the node's next connection need not wait for it.
     */
    private <T> void step(
            CompletionStage<T> answer, BiConsumer<@Nullable T, @Nullable Throwable> next) {
        answer.whenComplete(
                (value, failure) ->
                        wire.eventLoop().execute(() -> goOn(() -> next.accept(value, failure))));
    }

    private void goOn(Runnable next) {
        try {
            next.run();
        } catch (RuntimeException broken) {
            LOGGER.atError().setCause(broken).log("a connection could not be let in");
            newcomer.turnedAway(new Refusal(ReasonCode.UNSPECIFIED_ERROR, "internal error"));
        }
    }

    /** The stage, also when the call itself throws. */
    private static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException broken) {
            return CompletableFuture.failedStage(broken);
        }
    }

    private static Refusal unavailable(String why) {
        return new Refusal(ReasonCode.SERVER_UNAVAILABLE, why);
    }
}
