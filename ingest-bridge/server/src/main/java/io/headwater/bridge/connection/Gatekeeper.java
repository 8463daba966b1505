package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.Connect;
import java.util.concurrent.CompletionStage;

/** Decides who may connect. */
@FunctionalInterface
public interface Gatekeeper {
    /**
     * Decides about one CONNECT, asynchronously. Called on an event loop: must not block. The stage
     * may complete on any thread; a failure is answered like {@link Admission.Refused} with "server
     * unavailable". Nothing about the connection is landed yet: that is {@link LeaseOffer#take}.
     */
    CompletionStage<Admission> admit(Credentials credentials, Connect connect);
}
