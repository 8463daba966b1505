package io.headwater.schemas;

import io.headwater.avro.identity.Claim;
import io.headwater.avro.identity.Credential;
import io.headwater.avro.identity.DeviceSecret;

/** Who may connect, and how that was proved. */
final class IdentityTopics {
    final Topic<NodeKey, Credential> credentials;
    final Topic<NodeKey, Claim> claims;
    final Topic<NodeKey, DeviceSecret> devices;

    IdentityTopics(TopicKinds kinds) {
        credentials =
                kinds.state(
                        "identity.credentials.v1",
                        "the certificate a node may connect with; null once it is erased",
                        Credential.class);
        claims =
                kinds.state(
                        "identity.claims.v1",
                        "how a node came by its certificate, and whose it is; null once it is erased",
                        Claim.class);
        devices =
                kinds.state(
                        "identity.devices.v1",
                        "the encrypted secret of a device that may claim itself; null once it may not",
                        DeviceSecret.class);
    }
}
