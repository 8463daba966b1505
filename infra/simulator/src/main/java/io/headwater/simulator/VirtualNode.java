package io.headwater.simulator;

import io.headwater.simulator.command.CommandAnswers;
import io.headwater.simulator.command.FileCarrier;
import io.headwater.simulator.command.FileUploads;
import io.headwater.simulator.firmware.Lamp;
import io.headwater.simulator.firmware.Message;
import io.headwater.simulator.firmware.NodeMessages;
import io.headwater.simulator.link.Link;
import io.headwater.simulator.link.Node;
import io.headwater.simulator.update.Download;
import io.headwater.simulator.update.Updater;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A lamp on a link, doing what firmware does when (infra/docs/protocol.md, conformance scenario).
 * On the link's event loop only.
 */
final class VirtualNode implements Node {
    private static final Duration SETTLED = Duration.ofSeconds(5);

    /** How often to look whether there is something to say again after all. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Lamp lamp;
    private final NodeMessages messages;
    private final Pace pace;
    private final RandomGenerator random;
    private final Acknowledgements acknowledgements;
    private final NodeBehaviour behaviour;
    private final Updater updater;
    private final CommandAnswers commands;
    private final FileUploads files;
    private final ArrayDeque<Message> toSay = new ArrayDeque<>();
    private boolean rebooted;

    /**
     * @param download how the node gets images
     * @param carrier how the node brings files
     */
    VirtualNode(
            Lamp lamp,
            Pace pace,
            RandomGenerator random,
            Acknowledgements acknowledgements,
            NodeBehaviour behaviour,
            Download download,
            FileCarrier carrier) {
        this.lamp = lamp;
        this.messages = new NodeMessages(lamp.nodeId());
        this.pace = pace;
        this.random = random;
        this.acknowledgements = acknowledgements;
        this.behaviour = behaviour;
        this.commands = new CommandAnswers(lamp::apply);
        this.files = new FileUploads(carrier, random);
        this.updater =
                new Updater(
                        messages,
                        behaviour.updates(),
                        random,
                        download,
                        new Board(),
                        InstantSource.system());
    }

    @Override
    public String id() {
        return lamp.nodeId();
    }

    @Override
    public String willTopic() {
        return lamp.will().topic();
    }

    @Override
    public byte[] will() {
        return lamp.will().payload();
    }

    @Override
    public void connected(Link link, boolean first) {
        link.subscribe(lamp.subscriptions());
        say(link, lamp.pendingPoll());
        if (first || rebooted) {
            rebooted = false;
            lamp.boot().forEach(message -> say(link, message));
            updater.started(link);
            link.after(SETTLED, () -> updater.fetch(link));
        }
        if (first) {
            keepTalking(link, random.nextDouble());
        }
        link.after(SETTLED, () -> say(link, lamp.connected()));
    }

    @Override
    public void received(Link link, String topic, byte[] payload) {
        if (topic.equals(messages.toNode())) {
            boolean ours = files.received(link, payload, tlv -> say(link, messages.fromNode(tlv)));
            if (!ours && behaviour.answersCommands()) {
                commands.answer(payload).ifPresent(answer -> say(link, messages.fromNode(answer)));
            }
        } else if (!updater.received(link, topic, payload)) {
            obey(link, topic, payload);
        }
    }

    private void obey(Link link, String topic, byte[] payload) {
        Optional<String> group = lamp.groupTopic();
        lamp.asked(topic, payload).ifPresent(message -> say(link, message));
        lamp.groupTopic()
                .filter(now -> !group.equals(Optional.of(now)))
                .ifPresent(joined -> link.subscribe(List.of(joined)));
    }

    @Override
    public void acknowledged(String topic, byte[] payload) {
        acknowledgements.acknowledged(id(), topic, payload);
    }

    /** What the node runs. */
    String version() {
        return lamp.version();
    }

    /** Asks for an update now. */
    void fetchUpdate(Link link) {
        updater.fetch(link);
    }

    /** Brings a file to the cloud, if the cloud takes it. */
    void bring(Link link, String name, String fileType, byte[] bytes) {
        say(link, messages.fromNode(files.bring(name, fileType, bytes)));
    }

    static void say(Link link, Message message) {
        link.publish(message.topic(), message.payload());
    }

    /** What firmware runs on. */
    private final class Board implements Updater.Machine {
        @Override
        public String version() {
            return lamp.version();
        }

        @Override
        public void reboot(Link link, String version) {
            lamp.run(version);
            rebooted = true;
            link.cut();
        }
    }

    /**
     * @param share of the interval to wait: random at first so that nodes do not speak in unison
     */
    private void keepTalking(Link link, double share) {
        Duration interval = pace.interval().orElse(QUIET);
        link.after(
                Duration.ofNanos((long) (interval.toNanos() * share)),
                () -> {
                    if (pace.interval().isPresent()) {
                        sayNext(link);
                    }
                    keepTalking(link, 1);
                });
    }

    private void sayNext(Link link) {
        if (toSay.isEmpty()) {
            toSay.addAll(lamp.change());
        }
        say(link, toSay.remove());
    }
}
