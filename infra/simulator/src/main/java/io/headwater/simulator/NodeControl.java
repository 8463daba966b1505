package io.headwater.simulator;

import io.headwater.simulator.firmware.Message;
import io.headwater.simulator.firmware.NodeMessages;
import io.headwater.simulator.link.NettyLink;

/** What can be done to one virtual node, as a person who holds it would. From any thread. */
public final class NodeControl {
    private final VirtualNode node;
    private final NettyLink link;
    private final NodeMessages messages;

    NodeControl(VirtualNode node, NettyLink link) {
        this.node = node;
        this.link = link;
        this.messages = new NodeMessages(node.id());
    }

    /** Its node id. */
    public String id() {
        return node.id();
    }

    /** Hands it a user and a secret, which it passes on to the cloud. */
    public void provision(String userId, String secretKey) {
        say(messages.mapping(userId, secretKey, false));
    }

    /** The same for somebody new: whoever had it before loses it. */
    public void provisionAnew(String userId, String secretKey) {
        say(messages.mapping(userId, secretKey, true));
    }

    /** Presses the button that makes it forget everybody. */
    public void factoryReset() {
        say(messages.factoryReset());
    }

    /** Makes it raise an alert. */
    public void alert(String text) {
        say(messages.alert(text));
    }

    /** Makes it ask for an update now. */
    public void fetchUpdate() {
        link.run(() -> node.fetchUpdate(link));
    }

    /** Makes it bring a file to the cloud; whether that works shows there. */
    public void bring(String name, String fileType, byte[] bytes) {
        byte[] taken = bytes.clone();
        link.run(() -> node.bring(link, name, fileType, taken));
    }

    /** Cuts its connection without a word; it connects again. */
    public void cut() {
        link.cut();
    }

    private void say(Message message) {
        link.run(() -> VirtualNode.say(link, message));
    }
}
