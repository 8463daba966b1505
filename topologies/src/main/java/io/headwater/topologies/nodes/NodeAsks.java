package io.headwater.topologies.nodes;

import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.schemas.dialect.rainmaker.command.FromNode;
import io.headwater.schemas.dialect.rainmaker.command.NodeCommand;
import io.headwater.topologies.commands.NodeAsked;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.uploads.Uploads;
import org.jspecify.annotations.Nullable;

/**
 * Requests of nodes, each to the capability it is for. One that nothing supports is dropped and
 * never answered, as firmware would take the answer for a new request (R-CMD-10); attestation is
 * among them, because no format of its data is public.
 */
record NodeAsks(Uploads uploads) implements NodeAsked {
    @Override
    public void decide(
            Uplink uplink,
            FromNode.NodeRequest asked,
            @Nullable PresenceState session,
            Effects effects) {
        NodeCommand command = NodeCommand.of(asked.command()).orElse(null);
        switch (command) {
            case UPLOAD_URL, DOWNLOAD_URL, CONFIRM_UPLOAD ->
                    uploads.decide(uplink, command, asked, session, effects);
            case ATTESTATION_CSR, ATTESTATION_CERTIFICATES, ATTESTATION_STATUS ->
                    effects.ignore(Reason.UNSOLICITED.code());
            case null -> effects.ignore(Reason.UNSOLICITED.code());
        }
    }
}
