package io.headwater.topologies.uploads;

import io.headwater.avro.files.NodeFile;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.requests.PublishToNode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.command.CommandRequest;
import io.headwater.schemas.dialect.rainmaker.command.FileAnswer;
import io.headwater.schemas.dialect.rainmaker.command.NodeCommand;
import io.headwater.schemas.dialect.rainmaker.command.Role;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Uplink;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What nodes are told about their files: on the session on which they asked, under the id of their
 * request, as role 8 and with the same command (R-CMD-10). Stream thread only.
 *
 * @param downlinks of the task
 */
record FileAnswers(Downlinks downlinks, FileLinks links) {
    /** A node that does not take it within this time asks again. */
    private static final long EXPIRY_MS = 30_000;

    private static final long SECOND = 1_000;

    /**
     * Who asked what.
     *
     * @param session the node's newest; null when it never had one
     */
    record To(
            Uplink uplink, NodeCommand command, String requestId, @Nullable PresenceState session) {
        NodeKey node() {
            return uplink.node();
        }

        /** Log time of the request, epoch ms. */
        long at() {
            return uplink.loggedAt();
        }

        /** Whether nobody would hear the answer: the session is over, or this is a replay. */
        boolean isOver() {
            Long epoch = uplink.headers().epoch();
            return session == null
                    || epoch == null
                    || epoch != session.getEpoch()
                    || uplink.isReplay();
        }
    }

    /** Will say where the file may be written. */
    void write(To to, NodeFile file, Effects effects) {
        long until = file.getWritableUntil();
        send(
                to,
                FileAnswer.granted(
                        file.getId(),
                        links.toWrite(file.getId(), until, file.getMostBytes()),
                        until / SECOND,
                        file.getMostBytes()),
                effects);
    }

    /** Will say where the file may be read. */
    void read(To to, NodeFile file, Effects effects) {
        long until = to.at() + Uploads.VALID.toMillis();
        send(
                to,
                FileAnswer.granted(
                        file.getId(), links.toRead(file.getId(), until), until / SECOND, null),
                effects);
    }

    /** Will say no. */
    void refuse(To to, String why, Effects effects) {
        send(to, FileAnswer.refused(why), effects);
    }

    private void send(To to, byte[] data, Effects effects) {
        if (to.isOver()
                || !(CommandRequest.encode(
                                to.requestId(), Role.NODE, null, to.command().number(), data)
                        instanceof Parsed.Accepted<byte[]> message)) {
            return; // an id longer than firmware has them cannot be answered
        }
        downlinks.send(
                to.node(),
                "file-" + to.uplink().origin(),
                new PublishToNode(
                        Channel.TO_NODE.wireName(),
                        "node/" + to.node().device() + "/to-node",
                        ByteBuffer.wrap(message.value()),
                        to.at() + EXPIRY_MS),
                to.at(),
                effects);
    }
}
