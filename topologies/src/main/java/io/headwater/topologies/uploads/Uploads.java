package io.headwater.topologies.uploads;

import io.headwater.avro.files.FileStatus;
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

    /** How long after its request a file may be confirmed. */
    static final Duration CONFIRMABLE = Duration.ofHours(1);

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
        var states = topics.filesState();
        return new Seed(
                states,
                Timers.DUE,
                (record, target) -> {
                    byte @Nullable [] value = record.value();
                    NodeFile file =
                            value == null
                                    ? null
                                    : states.value()
                                            .deserializer()
                                            .deserialize(states.name(), value);
                    Optional<NodeKey> node = RowKey.parse(record.key()).map(RowKey::node);
                    if (file != null && !isKept(file) && node.isPresent()) {
                        Timers.seed(timer(node.get(), file.getId()), confirmedBy(file), target);
                    }
                });
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
                .filter(file -> !isKept(file))
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
        Optional<NodeFile> again =
                known.stream()
                        .filter(file -> !isKept(file) && file.getWritableUntil() > to.at())
                        .filter(file -> file.getRequestId().equals(to.requestId()))
                        .findFirst();
        if (again.isPresent()) {
            answers.write(to, again.get(), effects); // it did not hear the answer
            return;
        }
        String why = refusal(known, wanted);
        if (why != null) {
            effects.count(CAPABILITY, "refused");
            answers.refuse(to, why, effects);
            return;
        }
        List<NodeFile> asked = known.stream().filter(file -> !isKept(file)).toList();
        asked.subList(0, Math.max(0, asked.size() + 1 - MOST_ASKED))
                .forEach(file -> forget(node, file, effects));
        NodeFile file = asked(to, wanted);
        keep(node, file, effects);
        timers.set(timer(node, file.getId()), confirmedBy(file), effects);
        effects.count(CAPABILITY, "asked");
        answers.write(to, file, effects);
    }

    private @Nullable String refusal(List<NodeFile> known, FileRequest.Place wanted) {
        if (wanted.bytes() != null && wanted.bytes() > links.mostBytes()) {
            return "a file has at most " + links.mostBytes() + " bytes";
        }
        return known.stream().filter(Uploads::isKept).count() >= MOST_KEPT
                ? "the node has " + MOST_KEPT + " files; one has to be removed first"
                : null;
    }

    private NodeFile asked(FileAnswers.To to, FileRequest.Place wanted) {
        return NodeFile.newBuilder()
                .setId(FileRows.idOf(to.node(), to.uplink().first()))
                .setStatus(FileStatus.ASKED)
                .setRequestId(to.requestId())
                .setName(wanted.name())
                .setMostBytes(links.mostBytes())
                .setAskedAt(to.at())
                .setWritableUntil(to.at() + VALID.toMillis())
                .build();
    }

    private void fetch(FileAnswers.To to, FileRequest.Fetch wanted, Effects effects) {
        if (to.isOver()) {
            effects.ignore(Reason.STALE.code());
            return;
        }
        find(to.node(), wanted.file())
                .filter(Uploads::isKept)
                .ifPresentOrElse(
                        file -> {
                            effects.count(CAPABILITY, "fetched");
                            answers.read(to, file, effects);
                        },
                        () -> unknown(to, effects));
    }

    /** The file that it names, or the one of the same request, or the one it asked for last. */
    private void confirm(FileAnswers.To to, FileRequest.Confirm said, Effects effects) {
        List<NodeFile> known = FileRows.of(to.node(), files);
        String named = said.file();
        Optional<NodeFile> meant =
                named != null
                        ? known.stream().filter(file -> file.getId().equals(named)).findFirst()
                        : meant(known, to.requestId());
        meant.ifPresentOrElse(
                file -> {
                    NodeFile kept = isKept(file) ? file : kept(file, said, to.at());
                    if (!isKept(file)) {
                        timers.cancel(timer(to.node(), file.getId()), effects);
                        keep(to.node(), kept, effects);
                        effects.count(CAPABILITY, "kept");
                    }
                    answers.read(to, kept, effects);
                },
                () -> unknown(to, effects));
    }

    private static Optional<NodeFile> meant(List<NodeFile> known, String requestId) {
        return known.stream()
                .filter(file -> file.getRequestId().equals(requestId))
                .findFirst()
                .or(() -> known.stream().filter(file -> !isKept(file)).reduce((_, later) -> later));
    }

    private static NodeFile kept(NodeFile file, FileRequest.Confirm said, long at) {
        return NodeFile.newBuilder(file)
                .setStatus(FileStatus.KEPT)
                .setKeptAt(at)
                .setDescription(said.description())
                .setFileType(said.fileType())
                .setMetadata(said.metadata())
                .build();
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

    private static boolean isKept(NodeFile file) {
        return file.getStatus() == FileStatus.KEPT;
    }

    private static long confirmedBy(NodeFile file) {
        return file.getAskedAt() + CONFIRMABLE.toMillis();
    }

    private static Timer timer(NodeKey node, String id) {
        return new Timer(node, TimerKind.FILE, id);
    }
}
