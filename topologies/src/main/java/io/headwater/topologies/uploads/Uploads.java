package io.headwater.topologies.uploads;

import io.headwater.avro.files.NodeFile;
import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.schemas.dialect.rainmaker.command.FileRequest;
import io.headwater.schemas.dialect.rainmaker.command.FileRequestPayload;
import io.headwater.schemas.dialect.rainmaker.command.FromNode;
import io.headwater.schemas.dialect.rainmaker.command.NodeCommand;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.timers.Due;
import io.headwater.topologies.timers.Timer;
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.timers.TimerSeed;
import io.headwater.topologies.timers.Timers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Files of the nodes of one task. A node asks where to put one, writes it there, and says so; from
 * then on it is the node's until somebody removes it. A node gets at its own files alone. Stream
 * thread only.
 *
 * <pre>
 * 16 asked ---> ASKED --20 confirmed--> KEPT --removed--> gone
 *                 `--------not confirmed in time------------^
 * [files-known] --> files.state; answers --> bridge.inbox
 * </pre>
 */
public final class Uploads implements Due {
    /** Store: node and file to what is known of it; its rows are the records of files.state. */
    public static final String KNOWN = "files-known";

    /** Of one node, how many may be kept; then one has to be removed first. */
    public static final int MOST_KEPT = 64;

    /** Of one node, how many may be on their way; then the oldest gives way. */
    public static final int MOST_ASKED = 8;

    /** How long an address is good for. */
    public static final Duration VALID = Duration.ofMinutes(15);

    private static final String CAPABILITY = "files";

    private final Topics topics;
    private final FileLinks links;
    private final KeyValueStore<RowKey, NodeFile> files;
    private final Timers timers;
    private final FileAnswers answers;

    /** Starts on a task, whose job has the stores. */
    public Uploads(Capability.Task task, Topics topics, FileLinks links) {
        this.topics = topics;
        this.links = links;
        files = task.store(known(topics));
        timers = Timers.on(task, topics);
        answers = new FileAnswers(new Downlinks(task, topics), links);
    }

    /** The store. */
    public static JobStore<RowKey, NodeFile> known(Topics topics) {
        return JobStore.of(KNOWN, topics.filesState());
    }

    /** How the times by which files are to be confirmed are set anew. */
    public static Seed timerSeed(Topics topics) {
        return TimerSeed.of(
                topics.filesState(),
                (row, file) ->
                        FileLife.isKept(file)
                                ? Optional.empty()
                                : Optional.of(
                                        new TimerSeed.Setting(
                                                timer(row.node(), file.getId()),
                                                FileLife.confirmedBy(file))));
    }

    /** The files of a node, oldest first, those on their way included. */
    public static List<NodeFile> of(NodeKey node, ReadOnlyKeyValueStore<RowKey, NodeFile> files) {
        return FileRows.of(node, files);
    }

    /**
     * Decides a request of a node about its files.
     *
     * @param command one of the three about files
     * @param session the node's newest; null when it never had one
     */
    public void decide(
            Uplink uplink,
            NodeCommand command,
            FromNode.NodeRequest asked,
            @Nullable PresenceState session,
            Effects effects) {
        if (!links.areKept()) {
            effects.ignore(Reason.UNSOLICITED.code()); // not supported, so R-CMD-10
            return;
        }
        if (asked.requestId().isEmpty()) {
            effects.reject(
                    Reason.TLV_MISSING.code(), "a request about files has an id to answer to");
            return;
        }
        var to = new FileAnswers.To(uplink, command, asked.requestId(), session);
        switch (FileRequestPayload.parse(command, asked.data())) {
            case Parsed.Accepted<FileRequest>(FileRequest.Place place, _, _) ->
                    place(to, place, effects);
            case Parsed.Accepted<FileRequest>(FileRequest.Fetch fetch, _, _) ->
                    fetch(to, fetch, effects);
            case Parsed.Accepted<FileRequest>(FileRequest.Confirm confirm, _, _) ->
                    confirm(to, confirm, effects);
            case Parsed.Ignored<FileRequest>(Reason reason) -> effects.ignore(reason.code());
            case Parsed.Refused<FileRequest>(Reason reason, String detail) -> {
                effects.reject(reason.code(), detail);
                answers.refuse(to, detail, effects);
            }
        }
    }

    /** Decides that a file is to be forgotten. */
    public void remove(Asked asked, String id, Effects effects) {
        find(asked.node(), id)
                .ifPresentOrElse(
                        file -> {
                            forget(asked.node(), file, effects);
                            effects.count(CAPABILITY, "removed");
                        },
                        () -> effects.ignore(Reason.UNKNOWN_REQUEST.code()));
    }

    /** Forgets every file of a node. */
    public void removeAll(NodeKey node, Effects effects) {
        FileRows.of(node, files).forEach(file -> forget(node, file, effects));
    }

    /** A file that its node did not confirm in time is of nobody. */
    @Override
    public void due(Timer timer, long firedAtMs, Effects effects) {
        find(timer.node(), timer.id())
                .filter(file -> !FileLife.isKept(file))
                .ifPresent(
                        file -> {
                            forget(timer.node(), file, effects);
                            effects.count(CAPABILITY, "expired");
                        });
    }

    private void place(FileAnswers.To to, FileRequest.Place wanted, Effects effects) {
        if (to.isOver()) {
            effects.ignore(Reason.STALE.code()); // an address that nobody would hear
            return;
        }
        NodeKey node = to.node();
        List<NodeFile> known = FileRows.of(node, files);
        Optional<NodeFile> given = FileLife.givenTo(to.requestId(), known, to.at());
        if (given.isPresent()) {
            answers.write(to, given.get(), effects); // it did not hear the answer
            return;
        }
        String why = FileLife.refusal(known, wanted, links.mostBytes());
        if (why != null) {
            effects.count(CAPABILITY, "refused");
            answers.refuse(to, why, effects);
            return;
        }
        FileLife.inTheWay(known).forEach(file -> forget(node, file, effects));
        NodeFile file =
                FileLife.asked(
                        FileRows.idOf(node, to.uplink().first()),
                        to.requestId(),
                        wanted,
                        links.mostBytes(),
                        to.at());
        keep(node, file, effects);
        timers.set(timer(node, file.getId()), FileLife.confirmedBy(file), effects);
        effects.count(CAPABILITY, "asked");
        answers.write(to, file, effects);
    }

    private void fetch(FileAnswers.To to, FileRequest.Fetch wanted, Effects effects) {
        if (to.isOver()) {
            effects.ignore(Reason.STALE.code());
            return;
        }
        find(to.node(), wanted.file())
                .filter(FileLife::isKept)
                .ifPresentOrElse(
                        file -> {
                            effects.count(CAPABILITY, "fetched");
                            answers.read(to, file, effects);
                        },
                        () -> unknown(to, effects));
    }

    private void confirm(FileAnswers.To to, FileRequest.Confirm said, Effects effects) {
        FileLife.meant(FileRows.of(to.node(), files), said, to.requestId())
                .ifPresentOrElse(
                        file -> confirm(to, file, said, effects), () -> unknown(to, effects));
    }

    /** The first time counts; every time is answered. */
    private void confirm(
            FileAnswers.To to, NodeFile file, FileRequest.Confirm said, Effects effects) {
        if (FileLife.isKept(file)) {
            answers.read(to, file, effects);
            return;
        }
        NodeFile kept = FileLife.kept(file, said, to.at());
        timers.cancel(timer(to.node(), file.getId()), effects);
        keep(to.node(), kept, effects);
        effects.count(CAPABILITY, "kept");
        answers.read(to, kept, effects);
    }

    private void unknown(FileAnswers.To to, Effects effects) {
        effects.reject(Reason.UNKNOWN_REQUEST.code(), "the node has no such file");
        answers.refuse(to, "there is no such file", effects);
    }

    private void keep(NodeKey node, NodeFile file, Effects effects) {
        RowKey row = FileRows.key(node, file.getId());
        effects.put(files, row, file);
        effects.emit(topics.filesState(), row, file);
    }

    private void forget(NodeKey node, NodeFile file, Effects effects) {
        RowKey row = FileRows.key(node, file.getId());
        timers.cancel(timer(node, file.getId()), effects);
        effects.put(files, row, null);
        effects.emit(topics.filesState(), row, null);
        effects.tell(() -> links.gone(file.getId()));
    }

    private Optional<NodeFile> find(NodeKey node, String id) {
        return Optional.ofNullable(files.get(FileRows.key(node, id)));
    }

    private static Timer timer(NodeKey node, String id) {
        return new Timer(node, TimerKind.FILE, id);
    }
}
