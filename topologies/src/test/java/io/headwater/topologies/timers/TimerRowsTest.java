package io.headwater.topologies.timers;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.Topic;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.KeptRows;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.jobs.Wake;
import io.headwater.topologies.views.Views;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Timers as they lie in the store. */
class TimerRowsTest {
    private static final long START = NOON.toEpochMilli();

    private final TopologyFixture kafka;
    private final KeyValueStore<Bytes, byte[]> store;

    /** A task that counts how many rows are read of its store. */
    private record Counting(KeyValueStore<Bytes, byte[]> rows, Wake wake, AtomicInteger read)
            implements Capability.Task {
        @Override
        public int partition() {
            return 0;
        }

        @Override
        public void keeps(String capability, int rows) {
            throw new UnsupportedOperationException("timers have no versions");
        }

        @Override
        public <K> KeptRows<K> kept(
                JobStore<K, byte[]> store, Topic<K, byte[]> topic, long mostBytes) {
            throw new UnsupportedOperationException("timers are kept in no topic");
        }

        @Override
        @SuppressWarnings("unchecked") // the task has one store
        public <K, V> KeyValueStore<K, V> store(JobStore<K, V> ignored) {
            return (KeyValueStore<K, V>) counted(KeyValueStore.class, rows);
        }

        private Object counted(Class<?> type, Object real) {
            return Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (_, method, arguments) -> {
                        if (method.getName().equals("next")) {
                            read.incrementAndGet();
                        }
                        try {
                            Object answer = method.invoke(real, arguments);
                            return answer instanceof KeyValueIterator
                                    ? counted(KeyValueIterator.class, answer)
                                    : answer;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    TimerRowsTest(@TempDir Path folder) {
        kafka = new TopologyFixture(AlarmClock.job(TOPICS), Views.of(1), folder);
        store = kafka.store(Timers.due(TOPICS));
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void areReadNoFurtherThanToTheFirstThatIsNotDue() {
        for (int i = 0; i < 100_000; i++) {
            seed("t" + i, START + i);
        }
        var task = new Counting(store, new Wake(), new AtomicInteger());
        var timers = Timers.on(task, TOPICS);

        var fired = timers.dueBy(START + 4, Map.of());
        var none = timers.dueBy(START - 1, Map.of());

        assertThat(fired).hasSize(5);
        assertThat(none).isEmpty();
        assertThat(task.read())
                .hasValue(1 + 6); // the front when it opened, and those five with the next
        assertThat(task.wake().earliest()).isEqualTo(START + 5);
    }

    @Test
    void tellATaskThatOpensAgainWhenTheFirstIsDue() {
        seed("second", START + 2);
        seed("first", START + 1);
        var wake = new Wake();

        var timers = Timers.on(new Counting(store, wake, new AtomicInteger()), TOPICS);

        assertThat(wake.earliest()).isEqualTo(START + 1);
        assertThat(timers.dueBy(START + 1, Map.of()))
                .extracting(step -> ((Firing) step).timer().id())
                .containsExactly("first");
    }

    @Test
    void keepTheWholeNameOfATimer() {
        var odd = new Timer(NODE, TimerKind.COMMAND, "a\u0000b/ü");

        assertThat(TimerRows.timerIn(TimerRows.byTime(7, odd))).contains(odd);
        assertThat(TimerRows.timerIn(TimerRows.byTime(7, new Timer(NODE, TimerKind.OTA, ""))))
                .contains(new Timer(NODE, TimerKind.OTA, ""));
    }

    @Test
    void ofAKindThatALaterVersionSetStayForIt() {
        byte[] row = TimerRows.byTime(START, AlarmClock.timer(NODE, "t")).get();
        row[Long.BYTES + NODE.bytes().length + 1] = 99;
        store.put(Bytes.wrap(row), "".getBytes(UTF_8));
        var wake = new Wake();
        var timers = Timers.on(new Counting(store, wake, new AtomicInteger()), TOPICS);

        assertThat(timers.dueBy(START, Map.of())).isEmpty();
        assertThat(wake.earliest()).isEqualTo(Wake.NEVER);
        assertThat(store.get(Bytes.wrap(row))).isNotNull();
    }

    @Test
    void haveCodesThatAreForEver() {
        assertThat(TimerKind.values())
                .extracting(kind -> kind + "=" + kind.code())
                .startsWith("MAPPING=1", "OTA=2", "COMMAND=3");
    }

    private void seed(String id, long at) {
        Timers.seed(
                AlarmClock.timer(NODE, id), at, (key, value) -> store.put(Bytes.wrap(key), value));
    }
}
