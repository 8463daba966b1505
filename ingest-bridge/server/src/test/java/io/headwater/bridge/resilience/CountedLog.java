package io.headwater.bridge.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The numbers of a {@link CountingNode} as they stand in the log, and what is wrong with them. */
final class CountedLog {
    private final CountingNode node;
    private final List<Entry> entries;

    /**
     * A number in the log.
     *
     * @param connection of the node, from 0
     */
    private record Entry(int number, int connection, long epoch, long offset) {}

    /**
     * @param uplink everything in the log; of this node what counts
     */
    CountedLog(CountingNode node, List<ConsumerRecord<NodeKey, byte[]>> uplink) {
        this.node = node;
        this.entries =
                uplink.stream()
                        .filter(record -> record.key().equals(node.key()))
                        .filter(CountedLog::isMessage)
                        .map(CountedLog::entry)
                        .toList();
    }

    /** Numbers that are there more than once, each as often as it is too often. */
    int repeats() {
        return entries.size() - (int) entries.stream().mapToInt(Entry::number).distinct().count();
    }

    /** Every broken promise, a sentence each; none when all were kept. */
    List<String> problems() {
        var problems = new ArrayList<String>();
        checkFirstTimes(entries, "in the log", problems);
        checkFirstTimes(newestEpochs(), "in the log as state reads it", problems);
        checkRepeats(problems);
        checkConnections(problems);
        checkEpochs(problems);
        return problems;
    }

    /** Without gaps: at its end the node had every number acknowledged. */
    private void checkFirstTimes(List<Entry> read, String where, List<String> problems) {
        int next = 1;
        for (Entry entry : read) {
            if (entry.number() > next) {
                problems.add(entry + " comes before " + next + " " + where);
                return;
            }
            if (entry.number() == next) {
                next++;
            }
        }
        if (next <= node.published()) {
            problems.add(next + " was acknowledged and is not " + where);
        }
    }

    /** What a reader keeps that ignores records of an older epoch than it has seen. */
    private List<Entry> newestEpochs() {
        var kept = new ArrayList<Entry>();
        long newest = -1;
        for (Entry entry : entries) {
            if (entry.epoch() >= newest) {
                newest = entry.epoch();
                kept.add(entry);
            }
        }
        return kept;
    }

    private void checkRepeats(List<String> problems) {
        Map<Integer, Integer> times = new HashMap<>();
        entries.forEach(entry -> times.merge(entry.number(), 1, Integer::sum));
        times.forEach(
                (number, count) -> {
                    if (count > node.timesSent(number)) {
                        problems.add(
                                number
                                        + " is there "
                                        + count
                                        + " times and was sent "
                                        + node.timesSent(number)
                                        + " times");
                    }
                });
    }

    /** A connection sends every number once, in order. */
    private void checkConnections(List<String> problems) {
        Map<Integer, Entry> last = new HashMap<>();
        for (Entry entry : entries) {
            Entry before = last.put(entry.connection(), entry);
            if (before != null && before.number() >= entry.number()) {
                problems.add(entry + " comes after " + before + " of the same connection");
            }
        }
    }

    /** At one bridge a newer connection waits until the older one's records have their fate. */
    private void checkEpochs(List<String> problems) {
        Map<Integer, Entry> last = new HashMap<>();
        for (Entry entry : entries) {
            Entry before = last.put(node.bridgeOf(entry.connection()), entry);
            if (before != null && before.epoch() > entry.epoch()) {
                problems.add(entry + " comes after " + before + " at the same bridge");
            }
        }
    }

    private static boolean isMessage(ConsumerRecord<NodeKey, byte[]> record) {
        return UplinkHeaders.channelOf(record.headers()).equals("params-local");
    }

    private static Entry entry(ConsumerRecord<NodeKey, byte[]> record) {
        String[] words = new String(record.value(), UTF_8).split(" ", -1);
        Long epoch = UplinkHeaders.read(record.headers(), record.timestamp()).epoch();
        if (epoch == null) {
            throw new IllegalStateException("a message without epoch at " + record.offset());
        }
        return new Entry(
                Integer.parseInt(words[0]), Integer.parseInt(words[1]), epoch, record.offset());
    }
}
