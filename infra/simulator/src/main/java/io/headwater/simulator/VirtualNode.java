package io.headwater.simulator;

import io.headwater.simulator.firmware.Lamp;
import io.headwater.simulator.firmware.Message;
import io.headwater.simulator.link.Link;
import io.headwater.simulator.link.Node;
import java.time.Duration;
import java.util.ArrayDeque;
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
    private final Pace pace;
    private final RandomGenerator random;
    private final Acknowledgements acknowledgements;
    private final ArrayDeque<Message> toSay = new ArrayDeque<>();

    VirtualNode(Lamp lamp, Pace pace, RandomGenerator random, Acknowledgements acknowledgements) {
        this.lamp = lamp;
        this.pace = pace;
        this.random = random;
        this.acknowledgements = acknowledgements;
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
        if (first) {
            lamp.boot().forEach(message -> say(link, message));
            link.after(SETTLED, () -> say(link, lamp.otafetch()));
            keepTalking(link, random.nextDouble());
        }
        link.after(SETTLED, () -> say(link, lamp.connected()));
    }

    @Override
    public void received(Link link, String topic, byte[] payload) {
        lamp.asked(topic, payload).ifPresent(message -> say(link, message));
    }

    @Override
    public void acknowledged(String topic, byte[] payload) {
        acknowledgements.acknowledged(id(), topic, payload);
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

    private static void say(Link link, Message message) {
        link.publish(message.topic(), message.payload());
    }
}
