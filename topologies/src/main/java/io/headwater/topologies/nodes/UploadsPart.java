package io.headwater.topologies.nodes;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.command.NodeCommand;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.uploads.FileLinks;
import io.headwater.topologies.uploads.Uploads;
import java.util.List;

/** Files that nodes bring. */
final class UploadsPart {
    private static final List<NodeCommand> ASKED =
            List.of(NodeCommand.UPLOAD_URL, NodeCommand.DOWNLOAD_URL, NodeCommand.CONFIRM_UPLOAD);

    private UploadsPart() {}

    static NodePart<Uploads> of(Topics topics, FileLinks links) {
        return NodePart.<Uploads>opening(
                        (task, duties, _) -> {
                            var uploads = new Uploads(task, topics, links);
                            ASKED.forEach(command -> answer(uploads, command, duties));
                            duties.onRequest(
                                    NodeRequest::getRemoveFile,
                                    (asked, remove, effects) ->
                                            uploads.remove(asked, remove.getFile(), effects));
                            duties.onTimer(TimerKind.FILE, uploads);
                            duties.onErasure(
                                    (uplink, effects) -> uploads.removeAll(uplink.node(), effects));
                            return uploads;
                        })
                .keeping(Uploads.known(topics))
                .writing(topics.filesState())
                .filledBy(
                        List.of(
                                Seed.copy(topics.filesState(), Uploads.known(topics)),
                                Uploads.timerSeed(topics)));
    }

    private static void answer(Uploads uploads, NodeCommand command, Duties duties) {
        duties.onAsk(
                command,
                (uplink, asked, session, effects) ->
                        uploads.decide(uplink, command, asked, session, effects));
    }
}
