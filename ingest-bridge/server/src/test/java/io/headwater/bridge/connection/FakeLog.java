package io.headwater.bridge.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Stands for identity and Kafka: lets in whoever asks as the node of its client id, and keeps a
 * journal of what was landed, in words. Tests decide when a landing ends and how.
 */
public final class FakeLog implements Gatekeeper {
    private final List<String> journal = new CopyOnWriteArrayList<>();
    private final List<Credentials> shown = new CopyOnWriteArrayList<>();
    private final List<Connect> connects = new CopyOnWriteArrayList<>();
    private final List<Held> held = new CopyOnWriteArrayList<>();
    private final AtomicLong offset = new AtomicLong();
    private volatile boolean holding;
    private volatile Function<Inbound, Landed> verdict = this::store;
    private volatile CompletionStage<Void> connectRecord = CompletableFuture.completedStage(null);

    /** A landing that waits for the test. */
    public record Held(Inbound message, CompletableFuture<Landed> fate) {}

    /** All that was landed, oldest first. */
    public List<String> journal() {
        return journal;
    }

    /** What connections have shown, oldest first. */
    public List<Credentials> credentials() {
        return shown;
    }

    /** What clients have asked for, oldest first. */
    public List<Connect> connects() {
        return connects;
    }

    /** Landings that wait, oldest first. */
    public List<Held> held() {
        return held;
    }

    /** From now on landings wait for {@link #let}. */
    public void hold() {
        holding = true;
    }

    /** Lets the landing that came as this one (from 0) end. */
    public void let(int number) {
        Held landing = held.get(number);
        landing.fate().complete(verdict.apply(landing.message()));
    }

    /** Lets all landings end, those to come included. */
    public void letAll() {
        holding = false;
        held.forEach(landing -> landing.fate().complete(verdict.apply(landing.message())));
    }

    /** From now on landings end like this. */
    public void answer(Function<Inbound, Landed> how) {
        verdict = how;
    }

    /** From now on landings are stored again. */
    public void answerStored() {
        verdict = this::store;
    }

    /** From now on connect records land when this completes. */
    public void connectRecordAfter(CompletionStage<Void> moment) {
        connectRecord = moment;
    }

    /** Writes the message into the journal. */
    public Landed store(Inbound message) {
        journal.add(
                (message.will() ? "will " : "")
                        + message.topic()
                        + " "
                        + new String(message.payload(), UTF_8));
        return new Landed.Stored(new Origin(3, offset.getAndIncrement()));
    }

    @Override
    public CompletionStage<Admission> admit(Credentials credentials, Connect connect) {
        shown.add(credentials);
        connects.add(connect);
        if (connect.clientId().equals("stranger")) {
            return CompletableFuture.completedStage(
                    new Admission.Refused(ReasonCode.NOT_AUTHORIZED, "not known here"));
        }
        if (connect.clientId().equals("trouble")) {
            return CompletableFuture.failedStage(new IllegalStateException("no index"));
        }
        String device = connect.clientId().isEmpty() ? "nameless" : connect.clientId();
        NodeKey node = NodeKey.rainmaker(device.equals("impostor") ? "node-1" : device);
        return CompletableFuture.supplyAsync(() -> new Admission.Admitted(node, () -> take(node)));
    }

    private CompletionStage<Lease> take(NodeKey node) {
        return connectRecord.thenApplyAsync(
                _ -> {
                    journal.add("connected " + node.device());
                    return new FakeLease(node, offset.getAndIncrement());
                });
    }

    private final class FakeLease implements Lease {
        private final NodeKey node;
        private final long epoch;

        FakeLease(NodeKey node, long epoch) {
            this.node = node;
            this.epoch = epoch;
        }

        @Override
        public NodeKey node() {
            return node;
        }

        @Override
        public String session() {
            return "session-" + epoch;
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public CompletionStage<Landed> land(Inbound message) {
            if (holding) {
                var landing = new Held(message, new CompletableFuture<>());
                held.add(landing);
                return landing.fate();
            }
            return CompletableFuture.completedStage(verdict.apply(message));
        }

        @Override
        public CompletionStage<Void> ended(EndReason reason) {
            journal.add("ended " + node.device() + " " + reason);
            return CompletableFuture.completedStage(null);
        }
    }
}
